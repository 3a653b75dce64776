package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Offer;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Window;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.web.ReferenceBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one device is to do now, the most urgent first.
///
/// Without work it costs one query. With work, each offer reads its distribution and the row of its
/// blob besides, and now and then what is known of the ways to bring it.
final class WorkList {

    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;
    private final Downloads downloads;
    private final Damages damages;
    private final Transfers transfers;
    private final Allowance allowance;

    WorkList(
            AssignmentsTable assignments,
            DistributionsTable distributions,
            Downloads downloads,
            Damages damages,
            Transfers transfers,
            Allowance allowance) {
        this.assignments = assignments;
        this.distributions = distributions;
        this.downloads = downloads;
        this.damages = damages;
        this.transfers = transfers;
        this.allowance = allowance;
    }

    private record Ranked(
            Priority priority, long generation, WorkBody.Item item, boolean isResting) {}

    /// What there is to do.
    ///
    /// @param items the most urgent first
    /// @param isResting whether nothing can be done about any of them before a window opens
    /// @param isComing whether there is more that is being made ready
    record Work(List<WorkBody.Item> items, boolean isResting, boolean isComing) {
        boolean isEmpty() {
            return items.isEmpty();
        }
    }

    /// The work of `deviceId`. An offer whose bytes cannot be read at the moment is left out; that
    /// is noted as what keeps the device.
    Work of(DeviceId deviceId, Instant now) {
        List<Ranked> work = new ArrayList<>();
        boolean isComing = false;
        for (Assignment found : assignments.listOfDevice(deviceId)) {
            Assignment assignment = heard(found);
            for (Offer offer : Offer.of(assignment)) {
                switch (render(assignment, offer, now)) {
                    case Rendered.Now(Ranked ranked) -> work.add(ranked);
                    case Rendered.Later() -> isComing = true;
                    case Rendered.Nothing() -> {}
                }
            }
        }
        List<WorkBody.Item> items =
                work.stream()
                        .sorted(
                                Comparator.comparing(Ranked::priority)
                                        .thenComparingLong(Ranked::generation))
                        .map(Ranked::item)
                        .toList();
        return new Work(
                items, !work.isEmpty() && work.stream().allMatch(Ranked::isResting), isComing);
    }

    /// The device calls, so that it is silent no more. One write, after a silence only.
    private Assignment heard(Assignment assignment) {
        return assignment
                .desired()
                .filter(generation ->
                        assignment.entry(generation).filter(Entry::isSilent).isPresent())
                .map(AssignmentEvent.HeardAgain::new)
                .map(heard -> assignments.change(assignment, now -> now.next(heard)).image())
                .orElse(assignment);
    }

    /// What an offer comes to.
    private sealed interface Rendered {
        record Now(Ranked ranked) implements Rendered {}

        record Later() implements Rendered {}

        record Nothing() implements Rendered {}
    }

    private Rendered render(Assignment assignment, Offer offer, Instant now) {
        Optional<Distribution> distribution = distributions.find(offer.distributionId());
        if (distribution.isEmpty()) {
            return new Rendered.Nothing();
        }
        return switch (offer) {
            case Offer.Cancel cancel ->
                    ranked(
                            distribution.get(),
                            cancel(assignment.modelId(), cancel, distribution.get()),
                            false);
            case Offer.Install install ->
                    isOffered(distribution.get(), install, now)
                            ? install(assignment, install, distribution.get(), now)
                            : new Rendered.Nothing();
        };
    }

    private static boolean isOffered(
            Distribution distribution, Offer.Install install, Instant now) {
        Entry.Rank rank = install.entry().rank();
        return distribution.offers(
                rank.segment(),
                rank.position(),
                install.entry().progress().place(),
                install.isBegun(),
                now);
    }

    private Rendered install(
            Assignment assignment, Offer.Install install, Distribution distribution, Instant now) {
        return switch (downloads.find(assignment.modelId(), install.entry(), now)) {
            case Downloads.Bytes.NotThere(String why) -> {
                damages.note(assignment, install.generation(), why, now);
                yield new Rendered.Nothing();
            }
            case Downloads.Bytes.There bytes ->
                    install(
                            damages.forget(assignment, install.generation()),
                            install,
                            distribution,
                            bytes,
                            now);
        };
    }

    private Rendered install(
            Assignment assignment,
            Offer.Install install,
            Distribution distribution,
            Downloads.Bytes.There bytes,
            Instant now) {
        BlobReference reference = bytes.reference();
        return switch (transfers.offer(assignment, install, distribution, reference, now)) {
            case Transfers.Offered.Later() -> new Rendered.Later();
            case Transfers.Offered.Never() -> new Rendered.Nothing();
            case Transfers.Offered.Now offered ->
                    allowance.grants(
                                    distribution,
                                    assignment,
                                    install,
                                    offered.bytesToFetch(reference))
                            ? ranked(
                                    distribution,
                                    item(
                                            assignment.modelId(),
                                            install,
                                            distribution,
                                            bytes,
                                            offered,
                                            now),
                                    isResting(distribution, install, now))
                            : new Rendered.Nothing();
        };
    }

    private static WorkBody.Item item(
            ModelId modelId,
            Offer.Install install,
            Distribution distribution,
            Downloads.Bytes.There bytes,
            Transfers.Offered.Now offered,
            Instant now) {
        return new WorkBody.Item(
                install.distributionId(),
                "install",
                install.generation(),
                modelId.value(),
                install.entry().version().value(),
                install.entry().variantId().map(VariantId::value).orElse(null),
                ReferenceBody.of(bytes.reference()),
                offered.mode().toString(),
                WorkBody.Download.of(bytes.url().url(), bytes.url().expiresAt(), now),
                offered.delta().orElse(null),
                distribution.order().priority().toString(),
                distribution.deadline().map(Instant::toString).orElse(null),
                install.entry().progress().attempt(),
                install.entry().progress().lastSequence().orElse(0L),
                window(distribution, now).map(WorkBody.Activate::of).orElse(null));
    }

    /// The window in which the new version may be started: this one or the next.
    private static Optional<Window.Span> window(Distribution distribution, Instant now) {
        return distribution
                .order()
                .strategy()
                .activationWindow()
                .flatMap(window -> window.currentOrNext(now));
    }

    private static WorkBody.Item cancel(
            ModelId modelId, Offer.Cancel cancel, Distribution distribution) {
        return new WorkBody.Item(
                cancel.distributionId(),
                "cancel",
                cancel.generation(),
                modelId.value(),
                cancel.tombstone().version().value(),
                null,
                null,
                null,
                null,
                null,
                distribution.order().priority().toString(),
                null,
                cancel.progress().attempt(),
                cancel.progress().lastSequence().orElse(0L),
                null);
    }

    /// Whether the device has all bytes and waits for its window.
    private static boolean isResting(
            Distribution distribution, Offer.Install install, Instant now) {
        return install.entry().progress().state() == ReportState.COMPLETED
                && window(distribution, now)
                        .map(Window.Span::start)
                        .filter(now::isBefore)
                        .isPresent();
    }

    private static Rendered ranked(
            Distribution distribution, WorkBody.Item item, boolean isResting) {
        return new Rendered.Now(
                new Ranked(
                        distribution.order().priority(),
                        distribution.generation(),
                        item,
                        isResting));
    }
}
