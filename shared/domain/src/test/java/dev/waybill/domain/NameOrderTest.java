package dev.waybill.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameOrderTest {

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b",
                    "Z",
                    "é",
                    "\u07ff",
                    "\ud7ff",
                    "\uf000",
                    "\uffff",
                    "\ud83d\ude80",
                    "\udbff\udfff");

    @Test
    void isTheOrderOfUtf8Bytes() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            String left = name(random);
            String right = name(random);
            assertThat(Integer.signum(NameOrder.compare(left, right)))
                    .as("%s and %s", left, right)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(left), utf8(right))));
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int pieces = random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
