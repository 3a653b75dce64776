package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.blob.SweepProgress.Unreferenced;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepState;
import dev.waybill.domain.blob.SweepTally;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The items of a sweep (keys in [BlobKeys]): itself, its progress in each shard, and one for each
/// blob that it removed, failed at, or found named after its removal. While it runs, the sweep
/// stands in the index `owed`, in a shard of its own. All expire long after it.
final class SweepItem {

    /// The shard of the index `owed` in which running sweeps stand.
    static final String RUNNING_SHARD = "sweeps";

    static final String STATE = "state";
    static final String VERSION = "version";
    static final String RECLAIMED_AT = "reclaimed_at";
    static final String SIZE_BYTES = "reclaimed_size_bytes";
    static final String NONCE = "nonce";
    static final String REASON = "reason";

    private static final String AS_OF = "as_of";
    private static final String DRY_RUN = "dry_run";
    private static final String GRACE_SECONDS = "grace_seconds";
    private static final String QUARANTINE_SECONDS = "quarantine_seconds";
    private static final String ENDED_AT = "ended_at";
    private static final String HAS_RECEIPTS = "has_receipts";
    private static final String SCANNED = "scanned";
    private static final String QUARANTINED = "quarantined";
    private static final String RECLAIMED = "reclaimed";
    private static final String RECLAIMED_BYTES = "reclaimed_bytes";
    private static final String LAST_SINCE = "last_since";
    private static final String LAST_DIGEST = "last_digest";
    private static final String DONE = "done";
    private static final String EXPIRES_AT = "expires_at";

    private static final Duration KEPT = Duration.ofDays(90);

    private SweepItem() {}

    static Map<String, AttributeValue> toItem(Sweep sweep) {
        SweepOrder order = sweep.order();
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.sweep(sweep.id())))
                        .put(STATE, sweep.state().toString())
                        .put(AS_OF, order.asOf())
                        .put(DRY_RUN, order.dryRun())
                        .put(GRACE_SECONDS, order.grace().toSeconds())
                        .put(QUARANTINE_SECONDS, order.quarantine().toSeconds())
                        .putTime(ENDED_AT, sweep.endedAt())
                        .put(HAS_RECEIPTS, sweep.hasReceipts());
        if (sweep.state() == SweepState.RUNNING) {
            item.put(Owed.SHARD, RUNNING_SHARD).put(Owed.AT, order.asOf());
        }
        return expiring(item, order.asOf());
    }

    static Sweep sweep(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        SweepOrder order =
                new SweepOrder(
                        from.time(AS_OF),
                        from.flag(DRY_RUN),
                        Duration.ofSeconds(from.number(GRACE_SECONDS)),
                        Duration.ofSeconds(from.number(QUARANTINE_SECONDS)));
        return new Sweep(
                BlobKeys.sweepId(item),
                order,
                SweepState.stored(from.text(STATE)),
                from.findTime(ENDED_AT),
                from.flag(HAS_RECEIPTS));
    }

    /// That the sweep still runs.
    static Expression running() {
        return Expression.of("#state = :running")
                .name("#state", STATE)
                .text(":running", SweepState.RUNNING.toString());
    }

    static Map<String, AttributeValue> toItem(SweepProgress progress, Instant asOf) {
        SweepTally tally = progress.tally();
        Attributes item =
                Attributes.of(
                                new LinkedHashMap<>(
                                        BlobKeys.sweepShard(progress.sweepId(), progress.shard())))
                        .put(VERSION, progress.version())
                        .put(SCANNED, tally.scanned())
                        .put(QUARANTINED, tally.quarantined())
                        .put(RECLAIMED, tally.reclaimed())
                        .put(RECLAIMED_BYTES, tally.reclaimedBytes())
                        .putTime(LAST_SINCE, progress.last().map(Unreferenced::since))
                        .putText(LAST_DIGEST, progress.last().map(last -> last.digest().hex()))
                        .put(DONE, progress.done());
        return expiring(item, asOf);
    }

    static SweepProgress progress(String sweepId, Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        Optional<Unreferenced> last =
                from.findText(LAST_DIGEST)
                        .map(hex -> new Unreferenced(new Digest(hex), from.time(LAST_SINCE)));
        return new SweepProgress(
                sweepId,
                BlobKeys.sweepShard(item),
                from.number(VERSION),
                new SweepTally(
                        from.number(SCANNED),
                        from.number(QUARANTINED),
                        from.number(RECLAIMED),
                        from.number(RECLAIMED_BYTES)),
                last,
                from.flag(DONE));
    }

    /// That the progress still is what was read.
    static Expression unmoved(SweepProgress read) {
        return read.version() == 0
                ? Expression.of("attribute_not_exists(#version)").name("#version", VERSION)
                : Expression.of("#version = :version")
                        .name("#version", VERSION)
                        .number(":version", read.version());
    }

    static Map<String, AttributeValue> reclaimed(Sweep sweep, BlobRow.Stored row, Instant now) {
        Attributes item =
                Attributes.of(
                                new LinkedHashMap<>(
                                        BlobKeys.sweepReclaimed(sweep.id(), row.object())))
                        .put(NONCE, row.nonce())
                        .put(SIZE_BYTES, row.sizeBytes())
                        .put(RECLAIMED_AT, now);
        return expiring(item, sweep.order().asOf());
    }

    static Map<String, AttributeValue> failed(Sweep sweep, Digest digest, String reason) {
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.sweepFailed(sweep.id(), digest)))
                        .put(REASON, reason);
        return expiring(item, sweep.order().asOf());
    }

    static Map<String, AttributeValue> referenced(Sweep sweep, Digest digest) {
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.sweepReferenced(sweep.id(), digest)));
        return expiring(item, sweep.order().asOf());
    }

    private static Map<String, AttributeValue> expiring(Attributes item, Instant asOf) {
        return item.put(EXPIRES_AT, asOf.plus(KEPT).getEpochSecond()).item();
    }
}
