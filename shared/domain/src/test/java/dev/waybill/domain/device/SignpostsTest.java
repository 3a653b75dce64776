package dev.waybill.domain.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignpostsTest {

    @Test
    void oneDeviceInFourThousandOrSoIsASignpost() {
        long signposts =
                IntStream.range(0, 40_960)
                        .filter(i -> Signposts.isSignpost(new DeviceId("device-" + i)))
                        .count();

        assertThat(signposts).isBetween(3L, 20L);
    }

    @Test
    void theSampleNeverChanges() {
        List<String> found =
                Stream.iterate(0, i -> i + 1)
                        .map(i -> "device-" + i)
                        .filter(id -> Signposts.isSignpost(new DeviceId(id)))
                        .limit(3)
                        .toList();

        assertThat(found).containsExactly("device-3498", "device-29436", "device-30685");
    }
}
