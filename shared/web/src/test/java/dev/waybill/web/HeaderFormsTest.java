package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Headers of odd forms, held against regular expressions that say what is meant.
final class HeaderFormsTest {

    private static final int TEXTS = 20_000;
    private static final long SIZE = 1000;

    private final Random random = new Random(20260801);

    private String text(String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void contentTypes() {
        Pattern form = Pattern.compile("[^/\\s]+/\\S+.*");
        for (int i = 0; i < TEXTS; i++) {
            String text = text("a/ ;\té", 6);
            assertThat(RawBytes.isMediaType(text)).as(text).isEqualTo(form.matcher(text).matches());
        }
    }

    @Test
    void ranges() {
        Pattern form = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
        for (int i = 0; i < TEXTS; i++) {
            String text =
                    (random.nextInt(20) == 0 ? text("bytes=", 6) : "bytes=")
                            + text("0123456789", i % 10 == 0 ? 20 : 4)
                            + (random.nextInt(20) == 0 ? text("-,x ", 3) : "-")
                            + text("0123456789", i % 10 == 0 ? 20 : 4);
            Matcher matcher = form.matcher(text.strip());
            boolean isRange =
                    matcher.matches() && matcher.group(1).length() + matcher.group(2).length() > 0;
            ByteRange.Asked asked = ByteRange.parse(Optional.of(text), SIZE);
            if (!isRange) {
                assertThat(asked).as(text).isInstanceOf(ByteRange.Asked.Whole.class);
            } else if (asked instanceof ByteRange.Asked.Part(ByteRange range)) {
                long from =
                        matcher.group(1).isEmpty()
                                ? Math.max(0, SIZE - Long.parseLong(matcher.group(2)))
                                : Long.parseLong(matcher.group(1));
                assertThat(range.from()).as(text).isEqualTo(from);
                assertThat(range.to()).isBetween(from, SIZE - 1);
            }
        }
    }
}
