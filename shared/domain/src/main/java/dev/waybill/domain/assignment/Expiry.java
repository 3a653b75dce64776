package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// When a target will have run out of time if nothing happens, and why (API §11).
///
/// @param at from then on
/// @param reason the reason of its failure
/// @param details the same in words
public record Expiry(Instant at, BlockerReason reason, String details) {

    /// A device that calls is noted down at most once in that time.
    private static final Duration PRESENCE = Duration.ofMinutes(1);

    /// A device of which nothing was heard for so long is silent, whether it has all time or not.
    /// The slowest device that is well asks every eighteen minutes.
    public static final Duration SILENCE = Duration.ofMinutes(30);

    /// The earliest expiry of an entry that is pending or in progress; absent when it has all the
    /// time it needs.
    ///
    /// @param runningSince since when its distribution runs
    /// @param seenAt when its device last called, to the minute; absent when that is not known
    public static Optional<Expiry> of(
            Entry entry, Strategy strategy, Instant runningSince, Optional<Instant> seenAt) {
        Timeouts timeouts = strategy.timeouts();
        Progress progress = entry.progress();
        Instant heardAt = heardAt(entry, runningSince, seenAt);
        Optional<Expiry> step = timeouts.step().flatMap(limit -> step(progress, strategy, limit));
        Optional<Expiry> silence =
                timeouts.silence()
                        .map(limit ->
                                new Expiry(
                                        heardAt.plus(limit),
                                        BlockerReason.NETWORK_PARTITION,
                                        "the device was silent for too long"));
        Optional<Expiry> deadline =
                timeouts.deadline()
                        .map(limit ->
                                new Expiry(
                                        runningSince.plus(limit),
                                        BlockerReason.UNKNOWN,
                                        "the deadline of the distribution has passed"));
        return Stream.of(step, silence, deadline)
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Expiry::at));
    }

    /// The end of a target whose device was deleted: nobody will ever say anything of it.
    public static Expiry ofNobody(Instant at) {
        return new Expiry(at, BlockerReason.UNKNOWN, "unknown device");
    }

    /// Up to when something was heard of the device of an entry, or nothing was to be.
    ///
    /// @param runningSince since when its distribution runs
    /// @param seenAt when its device last called, to the minute; absent when that is not known
    public static Instant heardAt(Entry entry, Instant runningSince, Optional<Instant> seenAt) {
        return Stream.concat(
                        Stream.of(entry.progress().at(), runningSince),
                        seenAt.map(at -> at.plus(PRESENCE)).stream())
                .max(Comparator.naturalOrder())
                .orElse(runningSince);
    }

    /// The end of the step that an attempt is at. While its device waits for the window in which it
    /// may start the new version, time stands still.
    private static Optional<Expiry> step(Progress progress, Strategy strategy, Duration limit) {
        ReportState.Step step = progress.state().step();
        Optional<Window> window =
                strategy.activationWindow().filter(_ -> step == ReportState.Step.READY);
        return progress.stepSince()
                .flatMap(since ->
                        window.map(each -> each.openFor(since, limit))
                                .orElseGet(() -> Optional.of(since.plus(limit))))
                .map(at -> new Expiry(at, step.failure(), "the step took too long"));
    }

    /// Whether it is for want of a word of the device.
    public boolean isSilence() {
        return reason == BlockerReason.NETWORK_PARTITION;
    }
}
