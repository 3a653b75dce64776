package dev.waybill.upkeep;

import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;

/// A fleet, and passes of upkeep that look at what is due.
abstract class OverdueScene {

    final TestStack stack = TestStack.onTwins();
    final TestFleet fleet = new TestFleet(stack);

    /// The distribution d1 to n1, which runs.
    void run(Timeouts timeouts) {
        run(fleet, timeouts);
    }

    static void run(TestFleet fleet, Timeouts timeouts) {
        run(fleet, Strategy.of(timeouts, Retries.USUAL));
    }

    static void run(TestFleet fleet, Strategy strategy) {
        fleet.use(strategy);
        fleet.register("n1");
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "n1");
        fleet.assign(distribution, "n1");
        fleet.run("d1", 1);
    }

    void pass() {
        new EndOverdue(stack.backends()).perform(stack.clock().instant());
    }

    void pass(Duration later) {
        stack.clock().advance(later);
        pass();
    }

    Instant now() {
        return stack.clock().instant();
    }
}
