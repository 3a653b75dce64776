package dev.waybill.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A small fleet's update, with all the disorder of a large one, stays within the budgets of a
/// device's update, and is counted exactly.
class SimulationTest {

    private static final int DEVICES = 2000;

    private final Outcome outcome = Simulation.onTwins(Scale.of(DEVICES));

    @Test
    void comesOutRightWithinItsBudgets() {
        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.failing()).isBetween(DEVICES / 40L, DEVICES / 10L);
        assertThat(outcome.devices().repeated()).isPositive();
        assertThat(outcome.devices().overtaken()).isPositive();

        assertThat(outcome.writeUnitsEach()).isBetween(5.0, 8.0);
        assertThat(outcome.readUnitsEach()).isBetween(4.0, 6.0);
        assertThat(outcome.hottest()).isBetween(100L, 500L);
        assertThat(outcome.queueRequestsEach()).isBetween(0.01, 3.0);
        assertThat(outcome.first()).get().extracting(Readings.Look::blockers).isEqualTo(0);
        assertThat(outcome.first()).get().extracting(Readings.Look::calls).isEqualTo(1L);
        assertThat(outcome.last().blockers()).isPositive();
        assertThat(outcome.last().calls()).isEqualTo(2L);
    }
}
