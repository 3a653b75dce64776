package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.assignment.Offer;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import dev.waybill.domain.delta.TransferChoice;
import dev.waybill.domain.delta.TransferQuestion;
import dev.waybill.domain.delta.TransferQuestion.BaseBlob;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TransferMode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// How a device gets the bytes of its work: in the fewest bytes that there is a way for (API §10).
/// How it was offered is written down where that differs from what stands there.
final class Transfers {

    private final AssignmentsTable assignments;
    private final Downloads downloads;
    private final Packs packs;

    Transfers(AssignmentsTable assignments, Downloads downloads, Packs packs) {
        this.assignments = assignments;
        this.downloads = downloads;
        this.packs = packs;
    }

    /// What a device is offered.
    sealed interface Offered {
        /// To fetch it now.
        ///
        /// @param delta where plan and pack are; absent when the mode is full, or when the device
        ///   has all bytes and there is no delta any more
        record Now(TransferMode mode, Optional<WorkBody.Delta> delta) implements Offered {

            /// What the device fetches of `target` by this offer.
            long bytesToFetch(BlobReference target) {
                return delta.map(WorkBody.Delta::bytesToFetch).orElse(target.sizeBytes());
            }
        }

        /// A better way is being made.
        record Later() implements Offered {}

        /// There is no way, or something else is wanted by now.
        record Never() implements Offered {}
    }

    /// Offers `target` to the device. One that has all bytes keeps its work, whatever became of the
    /// delta since.
    Offered offer(
            Assignment assignment,
            Offer.Install install,
            Distribution distribution,
            BlobReference target,
            Instant now) {
        Entry entry = install.entry();
        if (entry.progress().state().hasAllBytes()) {
            return asItCame(assignment, entry, distribution, target, now);
        }
        Optional<BaseBlob> base = downloads.base(assignment, entry.variantId());
        TransferQuestion question =
                new TransferQuestion(
                        distribution.order().strategy().delta(),
                        distribution.order().fromVersion(),
                        target,
                        base,
                        entry.progress().failures().transfer() > 0,
                        install.isBegun() ? Optional.of(entry.mode()) : Optional.empty(),
                        distribution.deadline());
        return switch (question.choose(way -> packs.ask(way, now), now)) {
            case TransferChoice.Wait() -> new Offered.Later();
            case TransferChoice.Impossible(String why) -> fail(assignment, install, why, now);
            case TransferChoice.Full() -> noted(assignment, install, full());
            case TransferChoice.ByPlan chosen ->
                    packs.sign(chosen.made(), now)
                            .map(urls -> body(chosen.mode(), base, chosen.made(), urls))
                            .map(body -> question.requiresDelta() ? body.asRequired() : body)
                            .map(body -> new Offered.Now(chosen.mode(), Optional.of(body)))
                            .map(offered -> noted(assignment, install, offered))
                            .orElseGet(() -> {
                                Delta renewed = packs.renew(chosen.delta(), now);
                                return question.requiresDelta()
                                        ? orNever(renewed, assignment, install, now)
                                        : noted(assignment, install, full());
                            });
        };
    }

    /// What a device that has all bytes is told of the way they came. Nothing is made for it.
    private Offered.Now asItCame(
            Assignment assignment,
            Entry entry,
            Distribution distribution,
            BlobReference target,
            Instant now) {
        boolean isRequired = distribution.order().strategy().delta() == DeltaWish.REQUIRED;
        Optional<WorkBody.Delta> delta =
                sign(
                        assignment,
                        entry,
                        target,
                        pair -> packs.findLately(pair, now),
                        made -> packs.sign(made, now));
        return new Offered.Now(
                entry.mode(), delta.map(body -> isRequired ? body.asRequired() : body));
    }

    /// What becomes of a device that needs a delta which is made anew.
    private Offered orNever(
            Delta renewed, Assignment assignment, Offer.Install install, Instant now) {
        return renewed.state() instanceof DeltaState.Declined(DeltaRefusal reason)
                ? fail(assignment, install, TransferQuestion.noDelta(reason), now)
                : new Offered.Later();
    }

    private static Offered.Now full() {
        return new Offered.Now(TransferMode.FULL, Optional.empty());
    }

    /// Takes note of an offer.
    private Offered noted(Assignment assignment, Offer.Install install, Offered.Now offered) {
        if (install.entry().mode() == offered.mode()) {
            return offered;
        }
        AssignmentEvent.Fetched fetched =
                new AssignmentEvent.Fetched(
                        install.generation(), install.entry().progress().attempt(), offered.mode());
        Assignment image = assignments.change(assignment, seen -> seen.next(fetched)).image();
        boolean stands =
                image.isWanted(install.generation())
                        && image.entry(install.generation())
                                .map(Entry::mode)
                                .filter(offered.mode()::equals)
                                .isPresent();
        return stands ? offered : new Offered.Never();
    }

    private Offered fail(Assignment assignment, Offer.Install install, String why, Instant now) {
        AssignmentEvent.TimedOut failed =
                new AssignmentEvent.TimedOut(
                        install.generation(),
                        install.entry().progress().attempt(),
                        install.entry().progress().lastSequence(),
                        new Expiry(now, BlockerReason.TRANSFER_FAILED, why),
                        now);
        assignments.change(assignment, seen -> seen.next(failed));
        return new Offered.Never();
    }

    /// Fresh URLs of plan and pack for work that is fetched by them; absent when it is not, or
    /// there are none any more.
    Optional<WorkBody.Delta> sign(
            Assignment assignment, Entry entry, BlobReference target, Instant now) {
        return sign(assignment, entry, target, packs::find, made -> packs.signAnew(made, now));
    }

    private Optional<WorkBody.Delta> sign(
            Assignment assignment,
            Entry entry,
            BlobReference target,
            Function<DeltaPair, Optional<MadeDelta>> find,
            Function<MadeDelta, Optional<Packs.Urls>> urlsOf) {
        if (entry.mode() == TransferMode.FULL) {
            return Optional.empty();
        }
        Optional<BaseBlob> base =
                entry.mode() == TransferMode.DELTA
                        ? downloads.base(assignment, entry.variantId())
                        : Optional.empty();
        if (entry.mode() == TransferMode.DELTA && base.isEmpty()) {
            return Optional.empty();
        }
        DeltaPair pair =
                new DeltaPair(base.map(BaseBlob::blob).map(BlobReference::digest), target.digest());
        return find.apply(pair)
                .flatMap(made ->
                        urlsOf.apply(made).map(urls -> body(entry.mode(), base, made, urls)));
    }

    private static WorkBody.Delta body(
            TransferMode mode, Optional<BaseBlob> known, MadeDelta made, Packs.Urls urls) {
        Optional<BaseBlob> base = mode == TransferMode.DELTA ? known : Optional.empty();
        return new WorkBody.Delta(
                base.map(BaseBlob::blob)
                        .map(BlobReference::digest)
                        .map(Digest::toString)
                        .orElse(null),
                base.map(from -> from.version().value()).orElse(null),
                base.map(from -> from.blob().sizeBytes()).orElse(null),
                made.bytesToFetch(),
                urls.plan(),
                urls.pack().orElse(null),
                urls.expiresAt().toString(),
                null);
    }
}
