package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waybill.domain.InvalidRequest;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Moments that come again.
class CronTest {

    private static Cron cron(String text) {
        return Cron.parse(text, "cron");
    }

    private static Optional<Instant> next(String cron, String from) {
        return cron(cron).next(Instant.parse(from));
    }

    private static Optional<Instant> last(String cron, String until) {
        Instant at = Instant.parse(until);
        return cron(cron).last(at, at.minus(Duration.ofDays(366 * 13)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * *|2026-03-01T02:00:00Z|2026-03-01T02:00:00Z",
                "0 2 * * *|2026-03-01T02:00:00.001Z|2026-03-02T02:00:00Z",
                "*/15 * * * *|2026-03-01T02:46:00Z|2026-03-01T03:00:00Z",
                "30 23 * * *|2026-12-31T23:31:00Z|2027-01-01T23:30:00Z",
                "0 0 29 2 *|2024-02-29T00:00:00Z|2024-02-29T00:00:00Z",
                "0 0 29 2 *|2024-02-29T00:01:00Z|2028-02-29T00:00:00Z",
                "0 0 29 FEB *|2096-03-01T00:00:00Z|2104-02-29T00:00:00Z",
                "0 12 31 * *|2026-04-01T00:00:00Z|2026-05-31T12:00:00Z",
                "0 12 * * MON|2026-03-03T00:00:00Z|2026-03-09T12:00:00Z",
                "0 12 * * 7|2026-03-02T00:00:00Z|2026-03-08T12:00:00Z",
                "0 12 * * sun|2026-03-02T00:00:00Z|2026-03-08T12:00:00Z",
                "0 12 1 * MON|2026-03-03T00:00:00Z|2026-03-09T12:00:00Z",
                "0 12 1 * MON|2026-03-31T00:00:00Z|2026-04-01T12:00:00Z",
                "0 12 */2 * MON|2026-03-03T00:00:00Z|2026-03-09T12:00:00Z",
                "0 8-18/5 * JAN,jul *|2026-02-01T00:00:00Z|2026-07-01T08:00:00Z",
                "0 8-18/5 * JAN,jul *|2026-07-01T13:01:00Z|2026-07-01T18:00:00Z",
                "59 23 31 12 *|2026-01-01T00:00:00Z|2026-12-31T23:59:00Z"
            })
    void saysWhenItIsNext(String cron, String from, String at) {
        assertThat(next(cron, from)).contains(Instant.parse(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * *|2026-03-01T02:00:00Z|2026-03-01T02:00:00Z",
                "0 2 * * *|2026-03-01T01:59:59.999Z|2026-02-28T02:00:00Z",
                "10,40 * * * *|2026-03-01T00:05:00Z|2026-02-28T23:40:00Z",
                "0 0 29 2 *|2028-02-28T23:59:00Z|2024-02-29T00:00:00Z",
                "59 23 31 12 *|2027-01-01T00:00:00Z|2026-12-31T23:59:00Z"
            })
    void saysWhenItWasLast(String cron, String until, String at) {
        assertThat(last(cron, until)).contains(Instant.parse(at));
    }

    @Test
    void looksNoFurtherBackThanAsked() {
        Instant now = Instant.parse("2026-03-01T03:00:00Z");
        assertThat(cron("0 2 * * *").last(now, now.minusSeconds(3599))).isEmpty();
        assertThat(cron("0 2 * * *").last(now, now.minusSeconds(3600))).isPresent();
    }

    /// Every moment of some years, minute by minute, by a second and slower reading of the fields.
    @Test
    void agreesWithALookAtEveryMinute() {
        Random random = new Random(7);
        Instant start = Instant.parse("2027-11-01T00:00:00Z");
        Instant end = Instant.parse("2028-04-01T00:00:00Z");
        for (int round = 0; round < 12; round++) {
            int minute = random.nextInt(60);
            int hour = random.nextInt(24);
            int day = 1 + random.nextInt(29);
            int weekday = random.nextInt(7);
            boolean both = random.nextBoolean();
            String text = minute + " " + hour + " " + day + " * " + (both ? weekday : "*");
            Predicate<LocalDateTime> is =
                    at ->
                            at.getMinute() == minute
                                    && at.getHour() == hour
                                    && (at.getDayOfMonth() == day
                                            || both
                                                    && at.getDayOfWeek()
                                                            == DayOfWeek.of(
                                                                    weekday == 0 ? 7 : weekday));
            List<Instant> all = new ArrayList<>();
            for (Instant at = start; at.isBefore(end); at = at.plusSeconds(60)) {
                if (is.test(LocalDateTime.ofInstant(at, ZoneOffset.UTC))) {
                    all.add(at);
                }
            }
            List<Instant> found = new ArrayList<>();
            Optional<Instant> at = cron(text).next(start);
            while (at.filter(end::isAfter).isPresent()) {
                found.add(at.get());
                assertThat(cron(text).last(at.get(), start)).isEqualTo(at);
                at = cron(text).next(at.get().plusMillis(1));
            }
            assertThat(found).as(text).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * 0 *",
                "* * * * 8",
                "-1 * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "5/15 * * * *",
                "1, * * * *",
                "a * * * *",
                "* * * ANF *",
                "* * * JANFEB *",
                "* * ? * *",
                "* * L * *",
                "* * * * MON#1",
                "1-2-3 * * * *",
                "*/ * * * *",
                "9999999999 * * * *",
                "@daily",
                "0 0 30 2 *",
                "0 0 30,31 FEB *",
                "0 0 31 4,6,9,11 *"
            })
    void refusesWhatNamesNoMoment(String text) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> Cron.parse(text, "strategy.window.cron"))
                .satisfies(
                        refused -> assertThat(refused.field()).isEqualTo("strategy.window.cron"));
    }

    @Test
    void aDayThatNoMonthHasIsFineWhereADayOfTheWeekWillDo() {
        assertThat(next("0 0 30 2 MON", "2026-02-03T00:00:00Z"))
                .contains(Instant.parse("2026-02-09T00:00:00Z"));
    }

    @Test
    void isEqualByItsFields() {
        assertThat(cron(" 0  2 * *\t*")).isEqualTo(cron("0 2 * * *")).hasToString("0 2 * * *");
        assertThat(cron("0 2 * * *")).isNotEqualTo(cron("0 3 * * *"));
    }
}
