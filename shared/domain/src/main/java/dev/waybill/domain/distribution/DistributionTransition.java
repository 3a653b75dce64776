package dev.waybill.domain.distribution;

import dev.waybill.domain.distribution.TargetPage.Position;
import java.time.Instant;
import java.util.Optional;

/// The rules by which a distribution changes.
///
/// @param from the distribution that is looked at
/// @param now the server's time
record DistributionTransition(Distribution from, Instant now) {

    /// What becomes of it; absent when the event does not apply.
    Optional<Distribution> on(DistributionEvent event) {
        return from.state().next(event).flatMap(next -> on(event, next));
    }

    private Optional<Distribution> on(DistributionEvent event, DistributionState next) {
        boolean isPaused = from.pause().isPresent();
        return switch (event) {
            case DistributionEvent.Paused _ when isPaused -> Optional.empty();
            case DistributionEvent.Paused(Pause.Reason reason, var details) ->
                    Optional.of(
                            stopped(
                                    next,
                                    new Pause(reason, now, details),
                                    from.release().turned()));
            case DistributionEvent.Resumed _ ->
                    isPaused ? Optional.of(resumed(next)) : Optional.empty();
            case DistributionEvent.Planned planned -> Optional.of(planned(next, planned));
            case DistributionEvent.WaveDone done -> behindWave(next, done);
            case DistributionEvent.Abort(var failures) ->
                    Optional.of(over(next, failures.map(_ -> why(failures))));
            case DistributionEvent.Cancel _ -> Optional.of(over(next, Optional.empty()));
            case DistributionEvent.RetryAsked _ ->
                    from.round().isOwed() ? Optional.empty() : Optional.of(again());
            case DistributionEvent.AllSettled _ ->
                    from.round().isOwed()
                            ? Optional.empty()
                            : Optional.of(over(orForNobody(next), Optional.empty()));
        };
    }

    private Pause why(Optional<String> failures) {
        return new Pause(Pause.Reason.FAILURES, now, failures);
    }

    /// Nothing more is offered, so that no pause is left, but `why`.
    private Distribution over(DistributionState next, Optional<Pause> why) {
        return new DistributionDraft(from).state(next, now).pause(why).build();
    }

    private DistributionState orForNobody(DistributionState ended) {
        return from.totalTargets().filter(total -> total == 0).isPresent()
                ? DistributionState.NO_TARGETS
                : ended;
    }

    private Distribution stopped(DistributionState next, Pause begun, Release release) {
        return stopped(new DistributionDraft(from), next, begun, release);
    }

    private Distribution stopped(
            DistributionDraft draft, DistributionState next, Pause begun, Release release) {
        return draft.state(next, now)
                .pause(Optional.of(begun))
                .release(release.until(now, from.order().strategy()))
                .build();
    }

    /// It goes on; behind a wave that was done, with the next one.
    private Distribution resumed(DistributionState next) {
        Release turned = from.release().turned();
        return new DistributionDraft(from)
                .pause(Optional.empty())
                .release(
                        turned.wave()
                                .flatMap(open ->
                                        open.done()
                                                .map(done ->
                                                        wave(open.number() + 1, done.behind())))
                                .map(turned::in)
                                .orElse(turned))
                .state(next, now)
                .build();
    }

    private Distribution planned(DistributionState next, DistributionEvent.Planned planned) {
        DistributionState begun = orPaused(orAwaiting(next));
        Release ranked = from.release().ranked(planned.bases());
        boolean hasWaves =
                !from.order().strategy().waves().isNone() && begun != DistributionState.NO_TARGETS;
        DistributionDraft draft =
                new DistributionDraft(from)
                        .totalTargets(planned.targets())
                        .release(hasWaves ? ranked.in(wave(0, Optional.empty())) : ranked)
                        .state(begun, now);
        return (begun.isOpen() ? draft : draft.pause(Optional.empty())).build();
    }

    /// One that devices may join runs, though there is no target yet.
    private DistributionState orAwaiting(DistributionState planned) {
        return planned == DistributionState.NO_TARGETS && from.order().strategy().lateJoiners()
                ? DistributionState.RUNNING
                : planned;
    }

    private DistributionState orPaused(DistributionState planned) {
        return planned == DistributionState.RUNNING && from.pause().isPresent()
                ? DistributionState.PAUSED
                : planned;
    }

    /// Its failed targets are to be asked again; a wave that was done is awaited again.
    private Distribution again() {
        Release turned = from.release().turned();
        return new DistributionDraft(from)
                .release(turned.wave().map(OpenWave::reopened).map(turned::in).orElse(turned))
                .round(from.round().next(now, placesOfRound()))
                .build();
    }

    private Places placesOfRound() {
        Strategy strategy = from.order().strategy();
        Places places = from.round().places();
        return strategy.maxPerMinute()
                .map(most ->
                        places.begun(
                                from.release().released(most, now, strategy),
                                from.release().wave().flatMap(OpenWave::until)))
                .orElse(places);
    }

    /// What becomes of it when its wave is done: it comes to the next one, or is paused first.
    /// Absent when it has no wave behind this one, or targets of it are being asked again.
    private Optional<Distribution> behindWave(
            DistributionState next, DistributionEvent.WaveDone done) {
        return from.release()
                .wave()
                .filter(open -> open.until().isPresent() && !from.round().isOwed())
                .map(open -> {
                    Waves.Wave stated = from.order().strategy().waves().stated().get(open.number());
                    Release waited = from.release().waited(now, from.order().strategy()).turned();
                    return stop(open, stated, done)
                            .map(stop ->
                                    stopped(
                                            new DistributionDraft(from)
                                                    .round(from.round().withoutPlaces()),
                                            DistributionState.PAUSED,
                                            stop,
                                            waited.in(open.endedBefore(done.behind()))))
                            .orElseGet(() ->
                                    new DistributionDraft(from)
                                            .round(from.round().withoutPlaces())
                                            .release(
                                                    waited.in(
                                                            wave(open.number() + 1, done.behind())))
                                            .state(next, now)
                                            .build());
                });
    }

    /// A wave of the targets that were planned; those that join late are in the last one.
    private OpenWave wave(int number, Optional<Position> behind) {
        return OpenWave.of(
                from.order().strategy().waves(), number, from.planning().targets(), behind);
    }

    private Optional<Pause> stop(
            OpenWave open, Waves.Wave stated, DistributionEvent.WaveDone done) {
        if (stated.isMissed(done.completed(), done.failed())) {
            String details =
                    "%d of %d finished targets of wave %d completed; %d %% were asked for"
                            .formatted(
                                    done.completed(),
                                    done.completed() + done.failed(),
                                    open.number() + 1,
                                    stated.successThresholdPercent().orElse(0L));
            return Optional.of(new Pause(Pause.Reason.WAVE_MISSED, now, Optional.of(details)));
        }
        return stated.pauseAfter()
                ? Optional.of(
                        new Pause(
                                Pause.Reason.WAVE_DONE,
                                now,
                                Optional.of("wave %d is done".formatted(open.number() + 1))))
                : Optional.empty();
    }
}
