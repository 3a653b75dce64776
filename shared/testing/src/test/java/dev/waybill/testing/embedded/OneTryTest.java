package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OneTryTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final OneTry<String> host = new OneTry<>();

    @Test
    void givesEverybodyWhatTheFirstTryMade() {
        assertThat(host.isOpen()).isTrue();

        assertThat(host.get(() -> "host " + tries.incrementAndGet())).isEqualTo("host 1");
        assertThat(host.get(() -> "host " + tries.incrementAndGet())).isEqualTo("host 1");
        assertThat(host.isOpen()).isFalse();
    }

    @Test
    void tellsEverybodyThatTheFirstTryFailedAndTriesNoMore() {
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> host.get(this::fail))
                    .withMessage("no image");
        }
        assertThat(tries).hasValue(1);
        assertThat(host.isOpen()).isFalse();
    }

    private String fail() {
        tries.incrementAndGet();
        throw new IllegalStateException("no image");
    }
}
