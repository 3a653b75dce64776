package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.List;
import java.util.Locale;

/// One of the five fields of a [Cron]: a set of small numbers.
///
/// @param bits bit `n` is set when `n` is one of them; never empty
/// @param isRestricted whether its text did not begin with `*`
record CronField(long bits, boolean isRestricted) {

    /// What a field counts.
    enum Kind {
        MINUTE(0, 59),
        HOUR(0, 23),
        DAY(1, 31),
        MONTH(1, 12),
        /// From Sunday, 0; 7 is Sunday too.
        WEEKDAY(0, 7);

        private final int least;
        private final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }

        private List<String> names() {
            return switch (this) {
                case MINUTE, HOUR, DAY -> List.of();
                case MONTH -> MONTHS;
                case WEEKDAY -> WEEKDAYS;
            };
        }

        private String words() {
            return name().toLowerCase(Locale.ROOT) + " from " + least + " to " + most;
        }
    }

    private static final List<String> MONTHS =
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC");
    private static final List<String> WEEKDAYS =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final long SUNDAY = 1;
    private static final long SUNDAY_AT_THE_END = 1 << 7;

    /// The field that `text` names; else [InvalidRequest] for `field`.
    static CronField parse(Kind kind, String text, String field) {
        long bits = 0;
        for (String part : text.split(",", -1)) {
            bits |= part(kind, part, field);
        }
        if (kind == Kind.WEEKDAY && (bits & SUNDAY_AT_THE_END) != 0) {
            bits = bits & ~SUNDAY_AT_THE_END | SUNDAY;
        }
        return new CronField(bits, !text.startsWith("*"));
    }

    private static long part(Kind kind, String part, String field) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int dash = range.indexOf('-');
        int from;
        int to;
        if (range.equals("*")) {
            from = kind.least;
            to = kind == Kind.WEEKDAY ? 6 : kind.most;
        } else if (dash < 0) {
            from = number(kind, range, field);
            to = from;
        } else {
            from = number(kind, range.substring(0, dash), field);
            to = number(kind, range.substring(dash + 1), field);
        }
        boolean isSingle = dash < 0 && !range.equals("*");
        int step = slash < 0 ? 1 : whole(kind, part.substring(slash + 1), field);
        if (from > to || step < 1 || slash >= 0 && isSingle) {
            throw refused(kind, field);
        }
        long bits = 0;
        for (int value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static int number(Kind kind, String text, String field) {
        int name = kind.names().indexOf(text.toUpperCase(Locale.ROOT));
        int value = name >= 0 ? name + kind.least : whole(kind, text, field);
        if (value < kind.least || value > kind.most) {
            throw refused(kind, field);
        }
        return value;
    }

    private static int whole(Kind kind, String text, String field) {
        boolean isNumber =
                !text.isEmpty()
                        && text.length() <= 3
                        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!isNumber) {
            throw refused(kind, field);
        }
        return Integer.parseInt(text);
    }

    private static InvalidRequest refused(Kind kind, String field) {
        return new InvalidRequest(
                field, "must hold numbers, ranges and steps of a " + kind.words());
    }

    /// Whether `value` is one of them.
    boolean has(int value) {
        return (bits >>> value & 1) != 0;
    }

    /// The smallest of them.
    int first() {
        return Long.numberOfTrailingZeros(bits);
    }

    /// The smallest that is `from` or more; -1 when there is none.
    int next(int from) {
        long left = bits >>> from << from;
        return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
    }

    /// The largest that is `until` or less; -1 when there is none.
    int last(int until) {
        long left = until < 0 ? 0 : bits & ~0L >>> 63 - until;
        return left == 0 ? -1 : 63 - Long.numberOfLeadingZeros(left);
    }
}
