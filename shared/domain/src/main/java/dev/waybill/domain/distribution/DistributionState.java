package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.List;
import java.util.Optional;

/// Where a distribution stands. `Superseded` is shown, never stored (API §11).
public enum DistributionState {
    /// Its targets are being frozen; nothing is offered yet.
    PLANNING("Planning"),
    /// Its work is offered.
    RUNNING("Running"),
    /// Nothing new is offered.
    PAUSED("Paused"),
    /// Ended: no target failed.
    COMPLETED("Completed"),
    /// Ended: some targets failed.
    COMPLETED_WITH_FAILURES("CompletedWithFailures"),
    /// Called off by an operator.
    CANCELLED("Cancelled"),
    /// Shown instead of a stored state when a later distribution wants what is left of this one.
    SUPERSEDED("Superseded"),
    /// Called off by the service.
    ABORTED("Aborted"),
    /// Ended: its scope held nobody.
    NO_TARGETS("NoTargets");

    private final String text;

    DistributionState(String text) {
        this.text = text;
    }

    /// The state named by `text`; else [InvalidRequest] for field `state`.
    public static DistributionState parse(String text) {
        for (DistributionState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw InvalidRequest.noneOf("state", List.of(values()));
    }

    /// What becomes of a distribution in this state when `event` happens; absent when the event
    /// does not apply. A state that was called off or ended is for ever.
    public Optional<DistributionState> next(DistributionEvent event) {
        return switch (event) {
            case DistributionEvent.Planned planned ->
                    from(planned.targets() == 0 ? NO_TARGETS : RUNNING, this == PLANNING);
            case DistributionEvent.Paused _ ->
                    from(this == RUNNING ? PAUSED : this, this == PLANNING || this == RUNNING);
            case DistributionEvent.Resumed() ->
                    from(this == PAUSED ? RUNNING : this, this == PLANNING || this == PAUSED);
            case DistributionEvent.Cancel() -> from(CANCELLED, isOpen());
            case DistributionEvent.Abort _ -> from(ABORTED, isOpen());
            case DistributionEvent.RetryAsked() -> from(this, isUnderWay());
            case DistributionEvent.WaveDone _ -> from(RUNNING, this == RUNNING);
            case DistributionEvent.AllSettled(long failed) ->
                    from(failed == 0 ? COMPLETED : COMPLETED_WITH_FAILURES, isUnderWay());
        };
    }

    /// Whether it can still come to another end.
    public boolean isOpen() {
        return this == PLANNING || this == RUNNING || this == PAUSED;
    }

    /// Whether its targets are frozen, and it can still come to another end.
    public boolean isUnderWay() {
        return this == RUNNING || this == PAUSED;
    }

    /// Whether it was called off, so that its targets are to be told.
    public boolean isCalledOff() {
        return this == CANCELLED || this == ABORTED;
    }

    private static Optional<DistributionState> from(DistributionState next, boolean applies) {
        return applies ? Optional.of(next) : Optional.empty();
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
