package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Times at which devices may be disturbed.
class WindowTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static Window window(String cron, Duration length) {
        return new Window(Cron.parse(cron, "cron"), length, Activation.IN_WINDOW);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Optional<Window.Span> span(String start, String end) {
        return Optional.of(new Window.Span(at(start), at(end)));
    }

    @Test
    void crossesMidnightAndNewYear() {
        Window window = window("0 22 * * *", Duration.ofHours(4));
        assertThat(window.isOpen(at("2026-12-31T21:59:59Z"))).isFalse();
        assertThat(window.isOpen(at("2026-12-31T22:00:00Z"))).isTrue();
        assertThat(window.isOpen(at("2027-01-01T01:59:59Z"))).isTrue();
        assertThat(window.isOpen(at("2027-01-01T02:00:00Z"))).isFalse();
        assertThat(window.currentOrNext(at("2027-01-01T01:00:00Z")))
                .isEqualTo(span("2026-12-31T22:00:00Z", "2027-01-01T02:00:00Z"));
        assertThat(window.currentOrNext(at("2027-01-01T02:00:00Z")))
                .isEqualTo(span("2027-01-01T22:00:00Z", "2027-01-02T02:00:00Z"));
    }

    @Test
    void knowsNoSummerTime() {
        Window window = window("30 2 * * *", Duration.ofMinutes(30));
        for (Instant day = at("2026-01-01T00:00:00Z");
                day.isBefore(at("2029-01-01T00:00:00Z"));
                day = day.plus(Duration.ofDays(1))) {
            assertThat(window.currentOrNext(day))
                    .contains(
                            new Window.Span(
                                    day.plus(Duration.ofMinutes(150)),
                                    day.plus(Duration.ofMinutes(180))));
        }
    }

    @Test
    void comesOnlyInLeapYears() {
        Window window = window("0 0 29 2 *", Duration.ofDays(1));
        assertThat(window.currentOrNext(at("2024-03-01T00:00:00Z")))
                .isEqualTo(span("2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"));
        assertThat(window.currentOrNext(at("2096-03-01T00:00:00Z")))
                .isEqualTo(span("2104-02-29T00:00:00Z", "2104-03-01T00:00:00Z"));
    }

    @Test
    void saysTheSpanThatWasOpenedLast() {
        Window window = window("0 * * * *", Duration.ofMinutes(90));
        assertThat(window.currentOrNext(at("2026-01-01T10:10:00Z")))
                .isEqualTo(span("2026-01-01T10:00:00Z", "2026-01-01T11:30:00Z"));
        assertThat(window.isOpen(at("2026-01-01T11:59:00Z"))).isTrue();
    }

    @Test
    void addsUpTheTimeForWhichItIsOpen() {
        Window window = window("0 2 * * *", Duration.ofHours(1));
        Instant noon = at("2026-01-01T12:00:00Z");
        assertThat(window.openBetween(noon, at("2026-01-04T02:15:00Z"), FOREVER))
                .isEqualTo(Duration.ofMinutes(135));
        assertThat(window.openBetween(at("2026-01-01T02:50:00Z"), noon, FOREVER))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(window.openBetween(noon, noon, FOREVER)).isEqualTo(Duration.ZERO);
        assertThat(window.openFor(noon, Duration.ofMinutes(135)))
                .contains(at("2026-01-04T02:15:00Z"));
        assertThat(window.openFor(at("2026-01-01T02:50:00Z"), Duration.ofMinutes(10)))
                .contains(at("2026-01-01T03:00:00Z"));
    }

    @Test
    void looksForNoMoreTimeThanIsEnough() {
        Window window = window("0 2 * * *", Duration.ofHours(1));
        Duration open =
                window.openBetween(
                        at("2026-01-01T00:00:00Z"),
                        at("2926-01-01T00:00:00Z"),
                        Duration.ofMinutes(90));
        assertThat(open).isBetween(Duration.ofMinutes(90), Duration.ofHours(2));
    }

    /// Second by second, by [Window#isOpen] alone.
    @Test
    void addsUpWhatIsOpenMinuteByMinute() {
        Random random = new Random(11);
        for (String cron : new String[] {"*/7 * * * *", "0 */5 * * *", "30 23 * * MON,THU"}) {
            for (int minutes : new int[] {1, 7, 11, 301, 4000}) {
                Window window = window(cron, Duration.ofMinutes(minutes));
                Instant from = at("2028-02-27T00:00:00Z").plusSeconds(60L * random.nextInt(2000));
                Instant until = from.plusSeconds(60L * random.nextInt(10_000));
                long open = 0;
                for (Instant each = from; each.isBefore(until); each = each.plusSeconds(60)) {
                    open += window.isOpen(each) ? 1 : 0;
                }
                assertThat(window.openBetween(from, until, FOREVER))
                        .as("%s for %d minutes", cron, minutes)
                        .isEqualTo(Duration.ofMinutes(open));
            }
        }
    }

    @Test
    void isOpenForEverWhenItOpensBeforeItCloses() {
        Window window = window("* * * * *", Duration.ofMinutes(1));
        Instant from = at("2026-01-01T00:00:30Z");
        assertThat(window.openFor(from, Duration.ofDays(2)))
                .contains(from.plus(Duration.ofDays(2)));
    }
}
