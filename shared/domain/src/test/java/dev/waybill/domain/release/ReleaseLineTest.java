package dev.waybill.domain.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.release.ReleaseLine.Step;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReleaseLineTest {

    private static final ReleaseName NAME = new ReleaseName("prod/агент#1 ✓");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    @DisplayName("D3.13 entries are numbered without gaps, and time never falls along them")
    void promotesToTheNextNumber() {
        assertThat(ReleaseLine.empty(NAME).promote(Optional.empty(), NOW.plusNanos(999)))
                .isEqualTo(new Step.Promote(1, NOW));
        assertThat(at(7).promote(Optional.empty(), NOW.minusSeconds(60)))
                .isEqualTo(new Step.Promote(8, NOW));
    }

    @Test
    @DisplayName("D3.14 whoever expects another entry to be current is refused")
    void refusesWrongExpectations() {
        assertThat(at(3).promote(Optional.of(3L), NOW)).isEqualTo(new Step.Promote(4, NOW));
        assertThat(at(3).promote(Optional.of(2L), NOW)).isEqualTo(new Step.Moved(3));
        assertThat(at(3).rollBack(Optional.empty(), Optional.of(2L), NOW))
                .isEqualTo(new Step.Moved(3));
        assertThat(ReleaseLine.empty(NAME).promote(Optional.of(0L), NOW))
                .isEqualTo(new Step.Promote(1, NOW));
        assertThat(ReleaseLine.empty(NAME).promote(Optional.of(1L), NOW))
                .isEqualTo(new Step.Moved(0));
    }

    @Test
    @DisplayName("D3.12 a rollback repeats the entry before the current one, literally")
    void rollsBackToTheEntryBefore() {
        assertThat(at(3).rollBack(Optional.empty(), Optional.empty(), NOW))
                .isEqualTo(new Step.RollBack(4, NOW, 2));
        assertThat(at(4).rollBack(Optional.empty(), Optional.empty(), NOW))
                .isEqualTo(new Step.RollBack(5, NOW, 3));
    }

    @Test
    @DisplayName("SPEC 8.1 a rollback goes to the entry that is asked for")
    void rollsBackToTheNamedEntry() {
        assertThat(at(5).rollBack(Optional.of(1L), Optional.empty(), NOW))
                .isEqualTo(new Step.RollBack(6, NOW, 1));
        assertThat(at(5).rollBack(Optional.of(5L), Optional.empty(), NOW))
                .isEqualTo(new Step.RollBack(6, NOW, 5));
        assertThat(at(5).rollBack(Optional.of(6L), Optional.empty(), NOW))
                .isEqualTo(new Step.NoEntry());
    }

    @Test
    @DisplayName("AR.29, AR.30 there must be an entry to go back to")
    void needsSomethingToGoBackTo() {
        assertThat(at(1).rollBack(Optional.empty(), Optional.empty(), NOW))
                .isEqualTo(new Step.NoPrevious());
        assertThat(ReleaseLine.empty(NAME).rollBack(Optional.of(1L), Optional.of(4L), NOW))
                .isEqualTo(new Step.NotReleased());
    }

    private static ReleaseLine at(long seq) {
        return new ReleaseLine(NAME, seq, NOW);
    }
}
