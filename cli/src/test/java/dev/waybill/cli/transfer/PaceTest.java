package dev.waybill.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A connection is too slow by its average, not by one range.
class PaceTest {

    private final Pace pace = new Pace(millis(60));

    @Test
    void givesTheFirstRangeNoMoreThanItsOwnTime() {
        assertThat(pace.left()).isEqualTo(millis(60));
    }

    @Test
    void letsALateRangeTakeWhatOthersSaved() {
        pace.took(millis(20));
        pace.took(millis(30));
        assertThat(pace.left()).isEqualTo(millis(130));
        pace.took(millis(130));
        assertThat(pace.left()).isEqualTo(millis(60));
    }

    @Test
    void savesTheTimeOfTenRangesAtMost() {
        for (int range = 0; range < 100; range++) {
            pace.took(Duration.ZERO);
        }
        assertThat(pace.left()).isEqualTo(millis(660));
    }

    @Test
    void givesLessThanItsOwnTimeAfterOneThatTookTooLong() {
        pace.took(millis(90));
        assertThat(pace.left()).isEqualTo(millis(30));
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }
}
