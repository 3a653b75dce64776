package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What is known of the way between two blobs as an item. Until it is made or declined the indexer
/// owes it, and it is in the index `owed`; afterwards it is in `reap`, under a shard of its own, by
/// the time at which it is looked at again.
final class DeltaItem {

    static final String STATE = "state";
    static final String ASKER = "asker";
    static final String BUILDER = "builder";
    static final String CLAIMED_UNTIL = "claimed_until";
    static final String REASON = "reason";
    static final String PLAN = "plan";
    static final String PLAN_BYTES = "plan_bytes";
    static final String PACK = "pack";
    static final String PACK_BYTES = "pack_bytes";
    static final String FETCHED_BYTES = "fetched_bytes";
    static final String ASKED_AT = "asked_at";
    static final String RENEWALS = "renewals";

    static final String ASKED = "asked";
    static final String READY = "ready";
    static final String DECLINED = "declined";

    /// One shard: there are as many as pairs of versions that meet, and each comes by once a day.
    static final String REAP_SHARD = "delta";

    private static final String BASE_BYTES = "base_bytes";
    private static final String TARGET_BYTES = "target_bytes";

    private DeltaItem() {}

    /// An item of one that was asked for, without what it owes.
    static Attributes ofAsked(Delta delta) {
        return Attributes.of(new LinkedHashMap<>(BlobKeys.delta(delta.pair())))
                .put(STATE, ASKED)
                .put(BASE_BYTES, delta.baseBytes())
                .put(TARGET_BYTES, delta.targetBytes())
                .put(ASKED_AT, delta.askedAt());
    }

    static Delta fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Delta(
                BlobKeys.deltaPair(item),
                from.number(BASE_BYTES),
                from.number(TARGET_BYTES),
                from.time(ASKED_AT),
                state(from),
                from.has(PLAN) ? Optional.of(made(from)) : Optional.empty(),
                (int) from.number(RENEWALS, 0));
    }

    private static DeltaState state(Attributes from) {
        String state = from.text(STATE);
        return switch (state) {
            case ASKED -> new DeltaState.Asked();
            case READY -> new DeltaState.Ready(made(from));
            case DECLINED -> new DeltaState.Declined(DeltaRefusal.valueOf(from.text(REASON)));
            default -> throw new IllegalStateException("no state of a delta: " + state);
        };
    }

    private static MadeDelta made(Attributes from) {
        return new MadeDelta(
                new MadeDelta.Part(new Digest(from.text(PLAN)), from.number(PLAN_BYTES)),
                from.findText(PACK)
                        .map(pack -> new MadeDelta.Part(new Digest(pack), from.number(PACK_BYTES))),
                from.number(FETCHED_BYTES));
    }

    /// Whose plan and pack are held under this name.
    static String holderId(DeltaPair pair) {
        return "delta/" + pair;
    }

    /// When it is looked at again, if it is.
    static Optional<Instant> reapAt(Map<String, AttributeValue> item) {
        return Attributes.of(item).findTime(UploadItem.REAP_AT);
    }
}
