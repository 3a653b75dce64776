package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.api.Waiter;
import java.time.Duration;
import java.time.Instant;

/// Waits in tests against a stack that does things in its own time.
final class Patience {

    /// As long as anything may take.
    static final Duration LONG = Duration.ofMinutes(4);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private Patience() {}

    /// Returns as soon as `condition` holds; fails when it does not for too long.
    static void until(Condition condition) {
        Instant end = Instant.now().plus(LONG);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(end);
            pause(LOOK_AGAIN);
        }
    }

    /// Waits in real time.
    static void pause(Duration duration) {
        try {
            Waiter.real().pause(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is waited for.
    @FunctionalInterface
    interface Condition {
        boolean holds();
    }
}
