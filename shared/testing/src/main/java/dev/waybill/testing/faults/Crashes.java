package dev.waybill.testing.faults;

import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import java.util.function.Consumer;

/// Plays a scenario once for every call that it makes to AWS, with a fault at that call.
public final class Crashes {
    private static final int MOST_CALLS = 10_000;

    private Crashes() {}

    /// Plays a scenario with a crash at its first call, before and after it took effect, then at
    /// the second, and so on, and at last without any; the number of times it was played.
    ///
    /// @param scenario builds what it needs, acts by clients with these faults till it is done or
    ///   [SimulatedCrash] is thrown, restarts, does what a restarted program would do, and checks
    public static int atEveryCall(Consumer<Faults> scenario) {
        return atEveryCall(Kind.CRASH, scenario);
    }

    /// The same with faults of another kind.
    public static int atEveryCall(Kind kind, Consumer<Faults> scenario) {
        int played = 0;
        for (int call = 1; call <= MOST_CALLS; call++) {
            boolean reached = false;
            for (Moment moment : Moment.values()) {
                Faults faults = Faults.at(call, kind, moment);
                try {
                    scenario.accept(faults);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("with a " + kind + " " + moment + " call " + call, e);
                }
                played++;
                reached |= faults.calls() >= call;
            }
            if (!reached) {
                return played;
            }
        }
        throw new AssertionError("more than " + MOST_CALLS + " calls");
    }
}
