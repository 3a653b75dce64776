package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/// Moments that come again, to the minute, as the five fields of a crontab name them: minute, hour,
/// day of the month, month, day of the week. In UTC, so that there are no hours that come twice or
/// not at all.
///
/// A field is `*`, or a list of numbers and ranges, each range and `*` with a step if wanted:
/// `*/15`, `1-5`, `0,30`, `8-18/2`. Months and days of the week have names (`JAN`, `MON`), Sunday
/// is 0 and 7. When both days are restricted, which means that neither field begins with `*`, a day
/// of either kind will do, as everywhere else.
///
/// Two of them are equal when their texts are.
public final class Cron {

    /// The longest time between two moments is shorter: 29 February may be missing for eight years,
    /// and fall on a certain day of the week after twelve.
    private static final int YEARS = 13;

    private static final int MOST_CHARS = 255;

    private final String text;
    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    private Cron(String text, String field) {
        StringTokenizer parts = new StringTokenizer(text, " \t");
        if (text.length() > MOST_CHARS || parts.countTokens() != 5) {
            throw new InvalidRequest(
                    field,
                    "must have five fields: minute, hour, day of the month, month, day of the week");
        }
        List<String> fields = new ArrayList<>();
        while (parts.hasMoreTokens()) {
            fields.add(parts.nextToken());
        }
        this.text = String.join(" ", fields);
        this.minutes = CronField.parse(CronField.Kind.MINUTE, fields.get(0), field);
        this.hours = CronField.parse(CronField.Kind.HOUR, fields.get(1), field);
        this.days = CronField.parse(CronField.Kind.DAY, fields.get(2), field);
        this.months = CronField.parse(CronField.Kind.MONTH, fields.get(3), field);
        this.weekdays = CronField.parse(CronField.Kind.WEEKDAY, fields.get(4), field);
        if (!everComes()) {
            throw new InvalidRequest(field, "names a day that no month has");
        }
    }

    /// The moments that `text` names.
    ///
    /// @param field what to call it when it is refused
    /// @throws InvalidRequest when it names none
    public static Cron parse(String text, String field) {
        return new Cron(text, field);
    }

    private boolean everComes() {
        if (isAnyDayOfEither()) {
            return true;
        }
        for (Month month : Month.values()) {
            if (months.has(month.getValue()) && days.first() <= month.maxLength()) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyDayOfEither() {
        return days.isRestricted() && weekdays.isRestricted();
    }

    private boolean has(LocalDate day) {
        if (!months.has(day.getMonthValue())) {
            return false;
        }
        boolean isDay = days.has(day.getDayOfMonth());
        boolean isWeekday = weekdays.has(day.getDayOfWeek().getValue() % 7);
        return isAnyDayOfEither() ? isDay || isWeekday : isDay && isWeekday;
    }

    /// The first moment at `from` or later; absent only when time ends before.
    public Optional<Instant> next(Instant from) {
        Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
        LocalDateTime start =
                LocalDateTime.ofInstant(
                        minute.equals(from) ? minute : minute.plus(1, ChronoUnit.MINUTES),
                        ZoneOffset.UTC);
        LocalDate day = start.toLocalDate();
        LocalDate end = day.plusYears(YEARS);
        int hour = start.getHour();
        int past = start.getMinute();
        while (day.isBefore(end)) {
            if (!months.has(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                Optional<Instant> found = has(day) ? next(day, hour, past) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
                day = day.plusDays(1);
            }
            hour = 0;
            past = 0;
        }
        return Optional.empty();
    }

    private Optional<Instant> next(LocalDate day, int hour, int minute) {
        if (hours.has(hour)) {
            int found = minutes.next(minute);
            if (found >= 0) {
                return Optional.of(at(day, hour, found));
            }
        }
        int later = hours.next(hour + 1);
        return later < 0 ? Optional.empty() : Optional.of(at(day, later, minutes.first()));
    }

    /// The last moment at `until` or earlier that is not before `after`; absent when there is none.
    public Optional<Instant> last(Instant until, Instant after) {
        LocalDateTime start = LocalDateTime.ofInstant(until, ZoneOffset.UTC);
        LocalDate day = start.toLocalDate();
        LocalDate end = LocalDate.ofInstant(after, ZoneOffset.UTC);
        int hour = start.getHour();
        int past = start.getMinute();
        while (!day.isBefore(end)) {
            Optional<Instant> found = has(day) ? last(day, hour, past) : Optional.empty();
            if (found.isPresent()) {
                return found.filter(at -> !at.isBefore(after));
            }
            day = day.minusDays(1);
            hour = 23;
            past = 59;
        }
        return Optional.empty();
    }

    private Optional<Instant> last(LocalDate day, int hour, int minute) {
        if (hours.has(hour)) {
            int found = minutes.last(minute);
            if (found >= 0) {
                return Optional.of(at(day, hour, found));
            }
        }
        int earlier = hours.last(hour - 1);
        return earlier < 0 ? Optional.empty() : Optional.of(at(day, earlier, minutes.last(59)));
    }

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).toInstant(ZoneOffset.UTC);
    }

    /// The last moment at `until` or earlier, at most `longest` before it; absent when there is
    /// none.
    Optional<Instant> last(Instant until, Duration longest) {
        return last(until, until.minus(longest));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The five fields, with one blank between them.
    @Override
    public String toString() {
        return text;
    }
}
