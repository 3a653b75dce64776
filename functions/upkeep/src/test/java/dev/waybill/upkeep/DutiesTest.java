package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DutiesTest {

    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    private final List<String> log = new ArrayList<>();

    private record Counted(String name, int done) implements Duty {
        @Override
        public int perform(Instant pass) {
            assertThat(pass).isEqualTo(NOW);
            return done;
        }
    }

    private record Failing(String name) implements Duty {
        @Override
        public int perform(Instant pass) {
            throw new IllegalStateException("the backend is away");
        }
    }

    @Test
    void doesEveryDutyAlthoughOneFails() {
        Duties duties =
                new Duties(
                        List.of(
                                new Counted("first", 2),
                                new Failing("second"),
                                new Counted("third", 1)),
                        InstantSource.fixed(NOW));

        int failed = duties.perform(log::add);

        assertThat(failed).isEqualTo(1);
        assertThat(log).hasSize(3);
        assertThat(log.get(0)).contains("\"first\"", "\"done\":2");
        assertThat(log.get(1)).contains("\"ERROR\"", "\"second\"", "the backend is away");
        assertThat(log.get(2)).contains("\"third\"");
    }

    @Test
    void isSilentWhenNothingIsDue() {
        new Duties(List.of(new Counted("idle", 0)), InstantSource.fixed(NOW)).perform(log::add);

        assertThat(log).isEmpty();
    }
}
