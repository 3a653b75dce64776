package dev.waybill.domain.delta;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What decides how a device fetches a blob.
///
/// @param wish what the distribution wants
/// @param fromVersion the one version that a delta may come from; absent: whatever runs
/// @param target the blob
/// @param base what runs on the device; absent when nothing does, or it is not known
/// @param hasFailed whether a transfer has failed since the target was first or by an operator's
///   will last offered
/// @param begun how the device fetches it already in this attempt; absent before it has begun
/// @param dueAt when the target's time is over; absent when it has all the time it needs
public record TransferQuestion(
        DeltaWish wish,
        Optional<Version> fromVersion,
        BlobReference target,
        Optional<BaseBlob> base,
        boolean hasFailed,
        Optional<TransferMode> begun,
        Optional<Instant> dueAt) {

    /// A blob of fewer bytes comes sooner as it is. Where a version is named, a delta is asked for
    /// in so many words.
    private static final long LEAST_DELTA_BYTES = 64L << 10;

    private static final long LEAST_NAMED_BYTES = 1L << 10;
    private static final long LEAST_PACKED_BYTES = 1L << 20;

    /// What a slow device fetches of the full blob in a second.
    private static final long SLOW_BYTES_PER_SECOND = 1_000_000;

    /// What runs on a device.
    public record BaseBlob(Version version, BlobReference blob) {

        /// What runs there as far as the device said: the variant that it named; else the version's
        /// only one, or the one that is called like `wanted`. Absent when that leaves a doubt.
        ///
        /// @param wanted the variant that it is to have
        /// @param versions reads a version; absent when the registry has it no more
        public static Optional<BaseBlob> of(
                Assignment assignment,
                Optional<VariantId> wanted,
                Function<ModelVersionId, Optional<ModelVersion>> versions) {
            return assignment
                    .running()
                    .flatMap(running ->
                            versions.apply(
                                            new ModelVersionId(
                                                    assignment.modelId(), running.version()))
                                    .flatMap(version ->
                                            variant(version, running.variantId(), wanted))
                                    .map(variant ->
                                            new BaseBlob(running.version(), variant.blob())));
        }

        private static Optional<Variant> variant(
                ModelVersion version, Optional<VariantId> said, Optional<VariantId> wanted) {
            boolean isOnly = said.isEmpty() && version.variants().size() == 1;
            return isOnly
                    ? version.variants().values().stream().findFirst()
                    : said.or(() -> wanted)
                            .flatMap(id -> Optional.ofNullable(version.variants().get(id)));
        }
    }

    /// A way that somebody could make.
    public record Way(DeltaPair pair, long baseBytes, long targetBytes) {}

    /// The way that fetches the fewest bytes of those that are there or are worth waiting for.
    ///
    /// @param ask what is known of a way, which is asked for if nothing is
    public TransferChoice choose(Function<Way, Delta> ask, Instant now) {
        if (requiresDelta()) {
            return required(ask);
        }
        boolean isPlain =
                wish == DeltaWish.NEVER
                        || hasFailed
                        || begun.equals(Optional.of(TransferMode.FULL));
        if (isPlain) {
            return new TransferChoice.Full();
        }
        Optional<Way> delta = isPossible(TransferMode.DELTA) ? delta() : Optional.empty();
        if (delta.isEmpty()) {
            return packed(ask, now);
        }
        Delta found = ask.apply(delta.get());
        return switch (found.state()) {
            case DeltaState.Ready(MadeDelta made) -> smallest(found, made, ask, now);
            case DeltaState.Declined _ -> packed(ask, now);
            case DeltaState.Asked() -> waitOrFull(found, now);
        };
    }

    /// The mode in which it will probably come: that of the way that is there or is waited for.
    public TransferMode expect(Function<Way, Delta> ask, Instant now) {
        List<DeltaPair> asked = new ArrayList<>();
        TransferChoice choice =
                choose(
                        way -> {
                            asked.add(way.pair());
                            return ask.apply(way);
                        },
                        now);
        return switch (choice) {
            case TransferChoice.ByPlan chosen -> chosen.mode();
            case TransferChoice.Wait() ->
                    asked.getLast().base().isPresent() ? TransferMode.DELTA : TransferMode.PACKED;
            case TransferChoice.Full(), TransferChoice.Impossible _ -> TransferMode.FULL;
        };
    }

    /// Whether the device may not fetch the full blob.
    public boolean requiresDelta() {
        return wish == DeltaWish.REQUIRED;
    }

    /// A delta of more than half the blob is held against the packed blob, if that is there.
    private TransferChoice smallest(
            Delta delta, MadeDelta made, Function<Way, Delta> ask, Instant now) {
        long full = target.sizeBytes();
        if (made.bytesToFetch() > full / 2
                && packed(ask, now) instanceof TransferChoice.ByPlan packed
                && packed.made().bytesToFetch() < made.bytesToFetch()) {
            return packed;
        }
        return byPlanOrFull(delta, made);
    }

    private TransferChoice packed(Function<Way, Delta> ask, Instant now) {
        boolean isWorthIt =
                fromVersion.isEmpty()
                        && isPossible(TransferMode.PACKED)
                        && target.sizeBytes() >= LEAST_PACKED_BYTES;
        if (!isWorthIt) {
            return new TransferChoice.Full();
        }
        Delta found =
                ask.apply(
                        new Way(
                                new DeltaPair(Optional.empty(), target.digest()),
                                0,
                                target.sizeBytes()));
        return switch (found.state()) {
            case DeltaState.Ready(MadeDelta made) -> byPlanOrFull(found, made);
            case DeltaState.Declined _ -> new TransferChoice.Full();
            case DeltaState.Asked() -> waitOrFull(found, now);
        };
    }

    private TransferChoice required(Function<Way, Delta> ask) {
        Optional<Way> way = delta();
        if (way.isEmpty()) {
            return new TransferChoice.Impossible("a delta is required: " + reasonWithoutBase());
        }
        Delta found = ask.apply(way.get());
        return switch (found.state()) {
            case DeltaState.Ready(MadeDelta made) -> new TransferChoice.ByPlan(found, made);
            case DeltaState.Declined(DeltaRefusal reason) ->
                    new TransferChoice.Impossible(noDelta(reason));
            case DeltaState.Asked() -> new TransferChoice.Wait();
        };
    }

    /// Why a device that may only fetch a delta fetches nothing, in words.
    public static String noDelta(DeltaRefusal reason) {
        return "a delta is required: " + reason.text();
    }

    private String reasonWithoutBase() {
        if (base.isEmpty()) {
            return "no version is known to run here";
        }
        return isFromThere(base.get())
                ? DeltaRefusal.TOO_LARGE.text()
                : "another version than "
                        + fromVersion.map(Version::value).orElse("")
                        + " runs here";
    }

    private Optional<Way> delta() {
        return base.filter(this::isFromThere)
                .filter(from -> DeltaPair.takes(from.blob().sizeBytes(), target.sizeBytes()))
                .filter(_ -> target.sizeBytes() >= leastBytes())
                .map(from ->
                        new Way(
                                new DeltaPair(Optional.of(from.blob().digest()), target.digest()),
                                from.blob().sizeBytes(),
                                target.sizeBytes()));
    }

    private boolean isFromThere(BaseBlob from) {
        return fromVersion.map(from.version()::equals).orElse(true);
    }

    private long leastBytes() {
        return switch (wish) {
            case REQUIRED -> 0;
            case AUTO, NEVER -> fromVersion.isPresent() ? LEAST_NAMED_BYTES : LEAST_DELTA_BYTES;
        };
    }

    private boolean isPossible(TransferMode mode) {
        return begun.map(mode::equals).orElse(true);
    }

    private TransferChoice byPlanOrFull(Delta delta, MadeDelta made) {
        return made.bytesToFetch() < target.sizeBytes()
                ? new TransferChoice.ByPlan(delta, made)
                : new TransferChoice.Full();
    }

    /// What is under way stays as it is; else the device waits while the making is within its time,
    /// and the full blob would still arrive afterwards.
    private TransferChoice waitOrFull(Delta delta, Instant now) {
        Instant until = delta.awaitedUntil();
        Instant full = until.plusSeconds(target.sizeBytes() / SLOW_BYTES_PER_SECOND);
        boolean isDueSooner = dueAt.filter(due -> !full.isBefore(due)).isPresent();
        return begun.isPresent() || isDueSooner || !now.isBefore(until)
                ? new TransferChoice.Full()
                : new TransferChoice.Wait();
    }
}
