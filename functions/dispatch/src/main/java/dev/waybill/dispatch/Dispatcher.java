package dev.waybill.dispatch;

import dev.waybill.domain.distribution.Task;

/// Gives each task to whom it concerns.
final class Dispatcher {

    private final Planner planner;
    private final Recaller recaller;
    private final Settler settler;
    private final WaveEnds waveEnds;
    private final Joiner joiner;
    private final Retrier retrier;

    Dispatcher(
            Planner planner,
            Recaller recaller,
            Settler settler,
            WaveEnds waveEnds,
            Retrier retrier,
            Joiner joiner) {
        this.planner = planner;
        this.recaller = recaller;
        this.settler = settler;
        this.waveEnds = waveEnds;
        this.joiner = joiner;
        this.retrier = retrier;
    }

    /// Performs `task`; throws when it has to come again.
    void perform(Task task) {
        switch (task) {
            case Task.Plan plan -> planner.perform(plan);
            case Task.CallOff callOff -> recaller.perform(callOff);
            case Task.Retry retry -> retrier.perform(retry);
            case Task.Wave wave -> waveEnds.perform(wave);
            case Task.Settle settle -> settler.perform(settle);
            case Task.Join join -> joiner.perform(join);
        }
    }
}
