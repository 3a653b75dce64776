package dev.waybill.distributions;

import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.TransferOutlook;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Progress;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.TransferQuestion.Way;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Waiting;
import dev.waybill.domain.distribution.Window;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the targets of a distribution wait for, so that each that has not come to its end says why.
/// Nothing is kept of it: it follows from the distribution and the device's record. Only for those
/// that may wait for a delta it is looked up, each pair of blobs once. Not for several threads.
final class Waits {

    private static final String OFFERED = "it is offered its work, and has not said that it began";

    private final Distribution distribution;
    private final TransferOutlook outlook;
    private final DistributionsTable distributions;
    private final DevicesTable devices;
    private final Instant now;
    private Optional<Boolean> isSpent = Optional.empty();

    private Waits(
            Distribution distribution,
            TransferOutlook outlook,
            DistributionsTable distributions,
            DevicesTable devices,
            Instant now) {
        this.distribution = distribution;
        this.outlook = outlook;
        this.distributions = distributions;
        this.devices = devices;
        this.now = now;
    }

    /// Reads what is known of versions, deltas, bytes that were offered, and calls of devices.
    record Lookup(
            ModelsTable models,
            DeltasTable deltas,
            DistributionsTable distributions,
            DevicesTable devices) {

        /// What the targets of `distribution` wait for at `now`.
        Waits at(Distribution distribution, Instant now) {
            return new Waits(
                    distribution,
                    new TransferOutlook(distribution.order(), models, way -> known(way, now), now),
                    distributions,
                    devices,
                    now);
        }

        /// Nobody waits for what nobody has asked for.
        private Delta known(Way way, Instant now) {
            return deltas.findLately(way.pair())
                    .orElseGet(() ->
                            Delta.asked(way.pair(), way.baseBytes(), way.targetBytes(), now)
                                    .in(new DeltaState.Declined(DeltaRefusal.NOT_THERE)));
        }
    }

    /// What each of `nodes` waits for; no node that has come to its end, or of which what keeps it
    /// is all there is to say. Of devices that are waited for it is looked up when they last
    /// called.
    Map<DeviceId, Waiting> of(Collection<Node> nodes) {
        Map<DeviceId, Waiting> waits = new HashMap<>();
        nodes.forEach(node -> of(node).ifPresent(found -> waits.put(node.deviceId(), found)));
        List<DeviceId> awaited =
                waits.entrySet().stream()
                        .filter(each -> each.getValue().reason() == Waiting.Reason.DEVICE)
                        .map(Map.Entry::getKey)
                        .toList();
        if (!awaited.isEmpty()) {
            Map<DeviceId, Device> known = devices.glanceAll(awaited);
            awaited.forEach(id ->
                    waits.computeIfPresent(
                            id,
                            (_, waiting) -> calling(waiting, Optional.ofNullable(known.get(id)))));
        }
        return waits;
    }

    private static Waiting calling(Waiting waiting, Optional<Device> device) {
        return device.map(known ->
                        known.lastSeenAt().isEmpty()
                                        && waiting.details().equals(Optional.of(OFFERED))
                                ? Waiting.on(
                                        waiting.reason(),
                                        "it is offered its work, and has never called")
                                : waiting.seen(known.lastSeenAt()))
                .orElseGet(() ->
                        Waiting.on(
                                waiting.reason(), "the device was deleted; it is about to fail"));
    }

    private Optional<Waiting> of(Node node) {
        return switch (node.result().target()) {
            case PENDING, IN_PROGRESS ->
                    node.entry()
                            .map(entry -> open(node, entry))
                            .orElseGet(() -> Optional.of(unplanned()));
            case SUPERSEDED -> Optional.of(newer(node));
            case COMPLETED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    private Waiting unplanned() {
        return Waiting.on(Waiting.Reason.PLANNING, "the device has not been told yet");
    }

    private Waiting newer(Node node) {
        return node.image()
                .flatMap(Assignment::desiredEntry)
                .map(wanted ->
                        Waiting.on(
                                Waiting.Reason.NEWER,
                                "distribution %s of version %s wants the device"
                                        .formatted(
                                                wanted.distributionId(), wanted.version().value())))
                .orElseGet(() -> Waiting.on(Waiting.Reason.NEWER));
    }

    private Optional<Waiting> open(Node node, Entry entry) {
        Entry.Rank rank = entry.rank();
        Optional<Waiting> turn =
                distribution
                        .waitsFor(
                                rank.segment(),
                                rank.position(),
                                entry.progress().place(),
                                entry.progress().isBegun(),
                                now)
                        .or(() -> budget(entry.progress()))
                        .or(() -> activation(entry.progress()));
        return node.isBlocked() ? turn : turn.or(() -> delta(node, entry)).or(() -> device(entry));
    }

    /// As many bytes were offered as may be, and the pause that follows is not written yet.
    private Optional<Waiting> budget(Progress progress) {
        return distribution
                .order()
                .strategy()
                .byteBudget()
                .filter(most -> !progress.isBegun() && isSpent(most))
                .map(_ -> Waiting.on(Waiting.Reason.PAUSE, Pause.Reason.BYTE_BUDGET.toString()));
    }

    private boolean isSpent(long most) {
        boolean spent =
                isSpent.orElseGet(() -> distributions.offeredBytes(distribution.id()) >= most);
        isSpent = Optional.of(spent);
        return spent;
    }

    private Optional<Waiting> activation(Progress progress) {
        return distribution
                .order()
                .strategy()
                .activationWindow()
                .filter(_ -> progress.state() == ReportState.COMPLETED)
                .flatMap(window -> window.currentOrNext(now))
                .map(Window.Span::start)
                .filter(now::isBefore)
                .map(start -> Waiting.until(Waiting.Reason.ACTIVATION, Optional.of(start)));
    }

    private Optional<Waiting> delta(Node node, Entry entry) {
        boolean isAwaited =
                !entry.progress().state().hasAllBytes()
                        && node.image()
                                .filter(image ->
                                        outlook.isAwaited(image, entry, distribution.deadline()))
                                .isPresent();
        return isAwaited
                ? Optional.of(Waiting.on(Waiting.Reason.DELTA, "its delta is being made"))
                : Optional.empty();
    }

    private static Optional<Waiting> device(Entry entry) {
        return Optional.of(Waiting.on(Waiting.Reason.DEVICE, words(entry.progress())));
    }

    private static String words(Progress progress) {
        return switch (progress.state()) {
            case PENDING -> OFFERED;
            case CONNECTING, TRANSFERRING ->
                    "it fetches the version; it last said so at " + progress.at();
            case COMPLETED -> "it has all bytes, and has not said that it starts the version";
            case LOADING -> "it starts the version; it said so at " + progress.at();
            case OPERATIONAL, DEGRADED, FAILED, CANCELLED ->
                    "it last said something at " + progress.at();
        };
    }
}
