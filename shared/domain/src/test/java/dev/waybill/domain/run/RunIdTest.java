package dev.waybill.domain.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffff",
                "0123456789abcdeffedcba9876543210"
            })
    void isARandomUuidOfVersionFour(String bits) {
        UUID uuid = UUID.fromString(RunId.ofRandom(bits).value());

        assertThat(uuid.version()).isEqualTo(4);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.toString()).startsWith(bits.substring(0, 8)).endsWith(bits.substring(20));
    }
}
