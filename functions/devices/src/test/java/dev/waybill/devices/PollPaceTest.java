package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollPaceTest {

    private static final int IDLE_AT_MOST = 6;

    private final TestStack stack = TestStack.onTwins();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void wakesADeviceInTheFirstHalfOfItsWindow(long seed) {
        PollPace pace =
                new PollPace(
                        MembershipsTable.of(stack.backends()), stack.clock(), new Random(seed));
        Instant now = stack.clock().instant();
        assertThat(pace.restingSeconds(now, now.plusSeconds(2), now.plusSeconds(4)))
                .isBetween(2, 4);
        assertThat(pace.restingSeconds(now, now.minusSeconds(2), now)).isOne();
        Instant far = now.plus(Duration.ofDays(1));
        assertThat(pace.restingSeconds(now, far, far.plusSeconds(60))).isBetween(4, IDLE_AT_MOST);
    }
}
