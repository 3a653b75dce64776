package dev.waybill.indexing;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.Body;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.delta.DeltaEncoder;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanWriter;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;

/// Makes deltas, once for each pair. Whoever holds the claim makes it; a message that comes again
/// finds it claimed, made or declined. The same pair gives the same plan and pack, so that a second
/// try, or a second maker whose claim ran out, ends in the same state.
final class DeltaBuilder {

    /// What a maker may write to its temporary space, of the 10,240 MiB that the function has.
    static final long TEMP_BYTES = 9L << 30;

    /// S3 takes no larger object in one go.
    private static final long MOST_PACK_BYTES = 4L << 30;

    private final Backends backends;
    private final BlobsTable blobs;
    private final DeltasTable deltas;
    private final DeltaSteps steps;
    private final Ids ids;
    private final InstantSource clock;
    private final long tempBytes;

    DeltaBuilder(Backends backends, long tempBytes) {
        this.backends = backends;
        this.blobs = BlobsTable.of(backends);
        this.deltas = DeltasTable.of(backends);
        this.steps = DeltaSteps.of(backends);
        this.ids = backends.ids();
        this.clock = backends.clock();
        this.tempBytes = tempBytes;
    }

    /// Makes the delta of `pair`, or says that there will be none.
    void build(DeltaPair pair) {
        String builder = ids.next();
        Optional<Delta> claimed = deltas.claim(pair, builder, clock.instant());
        if (claimed.isEmpty()) {
            return;
        }
        try {
            make(claimed.get()).ifPresent(reason -> steps.decline(pair, reason, clock.instant()));
        } catch (RuntimeException e) {
            letGo(pair, builder, e);
            throw e;
        }
    }

    /// If this fails too, the claim runs out.
    private void letGo(DeltaPair pair, String builder, RuntimeException failure) {
        try {
            deltas.letGo(pair, builder);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// Why there will be none; absent when it is made.
    private Optional<DeltaRefusal> make(Delta delta) {
        Optional<BlobRow.Stored> target = find(delta.pair().target());
        Optional<BlobRow.Stored> base = delta.pair().base().flatMap(this::find);
        if (target.isEmpty() || base.isPresent() != delta.pair().base().isPresent()) {
            return Optional.of(DeltaRefusal.NOT_THERE);
        }
        boolean isTooLarge =
                base.isPresent()
                        && !DeltaPair.takes(base.get().sizeBytes(), target.get().sizeBytes());
        if (isTooLarge) {
            return Optional.of(DeltaRefusal.TOO_LARGE);
        }
        try (TempSpace space = TempSpace.of(tempBytes)) {
            return make(delta, base, target.get(), space);
        } catch (PackFile.TooLong e) {
            return Optional.of(
                    target.get().sizeBytes() > MOST_PACK_BYTES
                            ? DeltaRefusal.TOO_LARGE
                            : DeltaRefusal.NO_GAIN);
        } catch (TempSpace.Exhausted e) {
            return Optional.of(DeltaRefusal.TOO_LARGE);
        } catch (StoredVersion.Lost e) {
            return Optional.of(DeltaRefusal.NOT_THERE);
        } catch (IOException e) {
            throw new UncheckedIOException("make a delta", e);
        }
    }

    private Optional<BlobRow.Stored> find(Digest digest) {
        return blobs.find(digest)
                .filter(row -> row.state() == BlobState.LIVE)
                .map(BlobRow.Stored.class::cast);
    }

    private Optional<DeltaRefusal> make(
            Delta delta, Optional<BlobRow.Stored> base, BlobRow.Stored target, TempSpace space)
            throws IOException {
        try (PackFile pack =
                PackFile.in(space, Math.min(MOST_PACK_BYTES, target.sizeBytes() + (64 << 10)))) {
            Plan plan;
            if (base.isPresent()) {
                plan = delta(base.get(), target, pack, space);
            } else {
                plan = packed(target, pack, space);
            }
            pack.flush();
            byte[] text = PlanWriter.write(plan);
            boolean isLarger =
                    text.length + pack.length() + plan.fetchedBytes() >= target.sizeBytes();
            if (isLarger && base.isEmpty()) {
                return Optional.of(DeltaRefusal.NO_GAIN);
            }
            Optional<Body> body =
                    pack.length() == 0 ? Optional.empty() : Optional.of(Body.of(pack.path()));
            steps.finish(delta, Body.of(text), body, plan.fetchedBytes(), clock.instant());
            return Optional.empty();
        }
    }

    private Plan delta(BlobRow.Stored base, BlobRow.Stored target, PackFile pack, TempSpace space)
            throws IOException {
        try (StoredVersion to = StoredVersion.open(backends, target, space, "target");
                StoredVersion from = StoredVersion.open(backends, base, space, "base")) {
            return DeltaEncoder.encode(from.version(), to.version(), pack);
        }
    }

    private Plan packed(BlobRow.Stored target, PackFile pack, TempSpace space) throws IOException {
        try (StoredVersion to = StoredVersion.openInOrder(backends, target, space, "target")) {
            return DeltaEncoder.pack(to.version(), pack);
        }
    }
}
