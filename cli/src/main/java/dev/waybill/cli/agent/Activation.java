package dev.waybill.cli.agent;

import java.io.IOException;

/// What is done to bring an installed version to life, after `current` points to it.
@FunctionalInterface
public interface Activation {

    /// How it went.
    sealed interface Result {

        /// It works.
        record Done() implements Result {}

        /// It does not, and why.
        record Failed(String details) implements Result {}

        /// Not now, and why; nothing was changed.
        record Busy(String details) implements Result {}
    }

    /// Activates `installation`. May be done again for one that was activated before.
    Result activate(Installation installation) throws IOException, InterruptedException;

    /// Nothing needs to be done: what reads `current` finds it.
    static Activation none() {
        return installation -> new Result.Done();
    }
}
