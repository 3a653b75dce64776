package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Targets that a later distribution wants, and whose time is up.
class SupersededOverdueTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private Distribution later;

    @BeforeEach
    void begin() {
        fleet.use(
                Strategy.of(
                        new Timeouts(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Duration.ofMinutes(10))),
                        Retries.NONE));
        fleet.register("n1");
        fleet.publish("1.0");
        fleet.publish("2.0");
        Distribution first = fleet.openTo("1.0", "n1");
        fleet.assign(first, "n1");
        fleet.run("d1", 1);
        fleet.use(Strategy.NONE);
        later = fleet.openTo("2.0", "n1");
        fleet.run("d2", 1);
    }

    private int looks(int minutes) {
        int looks = 0;
        for (int i = 0; i < minutes; i++) {
            stack.clock().advance(Duration.ofMinutes(1));
            looks += new EndOverdue(stack.backends()).perform(stack.clock().instant());
        }
        return looks;
    }

    @Test
    void areLookedAtRarely() {
        fleet.assign(later, "n1");
        looks(11);
        assertThat(looks(60)).isLessThanOrEqualTo(6);
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.SUPERSEDED);
    }

    @Test
    void failOnceTheyAreAskedAgain() {
        fleet.assign(later, "n1");
        looks(30);
        fleet.callOff(later, "n1");
        assertThat(looks(60)).isPositive();
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.FAILED);
    }
}
