package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps deltas while they are good for something. Plan and pack are blobs like all others, held by
/// their delta from the very transaction that says that it is there; until then the sweep's grace
/// protects them.
///
/// A delta is kept for 30 days, or until one of its two blobs is gone or held by nobody, or its
/// plan or pack cannot be read, which is looked at once a day; then plan and pack are let go, and
/// who still needs the delta asks for it again. Who meets unreadable ones before has it made anew
/// ([DeltaRequests#renew]).
public final class DeltaSteps {

    private static final String DELTA = "delta";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofDays(1);
    static final Duration BEFORE_NEXT_TRY = Duration.ofHours(1);

    private final DeltasTable deltas;
    private final BlobsTable blobs;
    private final BlobReferences references;
    private final BodyStore bodies;
    private final Supplier<Transaction> transactions;
    private final String table;

    private DeltaSteps(Backends backends) {
        this.blobs = BlobsTable.of(backends);
        this.deltas = new DeltasTable(blobs);
        this.references = new BlobReferences(blobs, backends.ids());
        this.bodies = BodyStore.of(backends);
        this.transactions = backends::transaction;
        this.table = backends.config().tables().blobs();
    }

    /// The steps on what `backends` name.
    public static DeltaSteps of(Backends backends) {
        return new DeltaSteps(backends);
    }

    /// Stores plan and pack, and says that the delta is there. Of several who do, one does; the
    /// others find it done.
    ///
    /// @param plan the plan's bytes
    /// @param pack the pack; absent when the plan needs none
    /// @param fetchedBytes how much the plan reads of the target blob
    public void finish(
            Delta delta, Body plan, Optional<Body> pack, long fetchedBytes, Instant now) {
        List<Body> parts = new ArrayList<>(List.of(plan));
        pack.ifPresent(parts::add);
        MadeDelta made = new MadeDelta(part(plan), pack.map(DeltaSteps::part), fetchedBytes);
        Attempts.until(
                "keep a delta",
                () -> {
                    parts.forEach(part -> bodies.storeUnheld(part, BlobDescription.NONE, now));
                    return keep(delta, made, now);
                });
    }

    private static MadeDelta.Part part(Body body) {
        return new MadeDelta.Part(body.found().digest(), body.found().sizeBytes());
    }

    /// Absent when one of the blobs was taken away meanwhile. What was held for it before is held
    /// no more.
    private Optional<Boolean> keep(Delta delta, MadeDelta made, Instant now) {
        DeltaPair pair = delta.pair();
        HolderChanges changes = new HolderChanges();
        held(delta).forEach(digest -> changes.drop(digest, holder(pair)));
        made.digests().forEach(digest -> changes.add(digest, holder(pair)).requireLive(digest));
        if (!(references.prepare(changes, now) instanceof BlobReferences.Prepared.Ready ready)) {
            return Optional.empty();
        }
        Transaction transaction =
                ready.addTo(transactions.get())
                        .update(
                                DELTA,
                                table,
                                BlobKeys.delta(pair),
                                ready(made, now.plus(BETWEEN_LOOKS)),
                                DeltasTable.isAsked(delta));
        return switch (transaction.commit("keep a delta")) {
            case Transaction.Outcome.Committed() -> Optional.of(true);
            case Transaction.Outcome.Refused refused ->
                    refused.has(DELTA) ? Optional.of(false) : Optional.empty();
        };
    }

    private static Expression ready(MadeDelta made, Instant lookAt) {
        boolean hasPack = made.pack().isPresent();
        Expression update =
                Expression.of(
                                "SET #state = :ready, #plan = :plan, #plan_bytes = :plan_bytes,"
                                        + " #fetched = :fetched, #reap_shard = :reap_shard, #reap_at"
                                        + " = :reap_at"
                                        + (hasPack
                                                ? ", #pack = :pack, #pack_bytes = :pack_bytes"
                                                : "")
                                        + " REMOVE #builder, #until, "
                                        + (hasPack ? "" : "#pack, #pack_bytes, ")
                                        + Owed.REMOVE)
                        .name("#until", DeltaItem.CLAIMED_UNTIL)
                        .name("#builder", DeltaItem.BUILDER)
                        .name("#pack", DeltaItem.PACK)
                        .name("#pack_bytes", DeltaItem.PACK_BYTES)
                        .name("#plan", DeltaItem.PLAN)
                        .name("#plan_bytes", DeltaItem.PLAN_BYTES)
                        .name("#fetched", DeltaItem.FETCHED_BYTES)
                        .name("#reap_shard", UploadItem.REAP_SHARD)
                        .name("#reap_at", UploadItem.REAP_AT)
                        .text(":ready", DeltaItem.READY)
                        .text(":plan", made.plan().digest().hex())
                        .number(":plan_bytes", made.plan().sizeBytes())
                        .number(":fetched", made.fetchedBytes())
                        .text(":reap_shard", DeltaItem.REAP_SHARD)
                        .number(":reap_at", lookAt.toEpochMilli());
        if (hasPack) {
            MadeDelta.Part pack = made.pack().get();
            update =
                    update.text(":pack", pack.digest().hex())
                            .number(":pack_bytes", pack.sizeBytes());
        }
        return Owed.names(update);
    }

    /// Says that there will be none. When that is for want of a blob or of luck, it may be asked
    /// for again in an hour.
    public void decline(DeltaPair pair, DeltaRefusal reason, Instant now) {
        Duration length =
                switch (reason) {
                    case NO_GAIN, TOO_LARGE -> KEPT;
                    case NOT_THERE, FAILED, UNREADABLE -> BEFORE_NEXT_TRY;
                };
        deltas.decline(pair, reason, now.plus(length));
    }

    /// Looks whether a delta that is due is still good for something, and lets it go if not.
    ///
    /// @return whether it is gone by this
    public boolean review(DeltasTable.Due due, Instant now) {
        Delta delta = due.delta();
        boolean isKept =
                delta.state() instanceof DeltaState.Ready
                        && now.isBefore(delta.askedAt().plus(KEPT))
                        && isWanted(delta.pair())
                        && isReadable(delta);
        if (isKept) {
            deltas.postpone(due, now.plus(BETWEEN_LOOKS));
            return false;
        }
        return Attempts.until("let a delta go", () -> tryToRelease(due, now));
    }

    /// Whether both blobs are there, and somebody holds them.
    private boolean isWanted(DeltaPair pair) {
        List<Digest> ends = new ArrayList<>(List.of(pair.target()));
        pair.base().ifPresent(ends::add);
        Map<Digest, BlobRow> rows = blobs.findAll(ends);
        return ends.stream()
                .allMatch(digest ->
                        rows.get(digest) instanceof BlobRow.Stored row
                                && row.references().sum() > 0);
    }

    /// Whether its plan and pack can be read.
    private boolean isReadable(Delta delta) {
        List<Digest> parts = held(delta);
        Map<Digest, BlobRow> rows = blobs.findAll(parts);
        return parts.stream()
                .allMatch(digest ->
                        rows.get(digest) instanceof BlobRow.Stored row
                                && row.state() == BlobState.LIVE);
    }

    private static List<Digest> held(Delta delta) {
        return delta.held().map(MadeDelta::digests).orElse(List.of());
    }

    private Optional<Boolean> tryToRelease(DeltasTable.Due due, Instant now) {
        DeltaPair pair = due.delta().pair();
        HolderChanges changes = new HolderChanges();
        held(due.delta()).forEach(digest -> changes.drop(digest, holder(pair)));
        if (!(references.prepare(changes, now) instanceof BlobReferences.Prepared.Ready ready)) {
            throw new IllegalStateException("nothing was demanded");
        }
        Transaction transaction =
                ready.addTo(transactions.get())
                        .delete(DELTA, table, BlobKeys.delta(pair), DeltasTable.isStill(due));
        return switch (transaction.commit("let a delta go")) {
            case Transaction.Outcome.Committed() -> Optional.of(true);
            case Transaction.Outcome.Refused refused ->
                    refused.has(DELTA) ? Optional.of(false) : Optional.empty();
        };
    }

    /// Who holds plan and pack of a delta.
    public static Holder holder(DeltaPair pair) {
        return new Holder(HolderKind.DISTRIBUTION, DeltaItem.holderId(pair));
    }
}
