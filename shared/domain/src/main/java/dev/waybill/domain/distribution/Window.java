package dev.waybill.domain.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Times at which devices may be disturbed: from each moment of a [Cron] on, for so long, across
/// midnight if need be. Spans that overlap or touch are one.
///
/// @param cron when it opens, in UTC
/// @param length for how long each time; positive
/// @param activation what is held back while it is closed
public record Window(Cron cron, Duration length, Activation activation) {

    /// So many spans are added up; who asks for more learns nothing.
    private static final int MOST_SPANS = 1_000_000;

    /// A time in which the window is open: from `start` on, before `end`.
    public record Span(Instant start, Instant end) {}

    /// Whether it is open.
    public boolean isOpen(Instant at) {
        return cron.last(at, length).map(start -> at.isBefore(start.plus(length))).orElse(false);
    }

    /// The span in which `at` lies, else the next one; as it was opened last, whatever opens again
    /// before its end. Absent only when time ends before.
    public Optional<Span> currentOrNext(Instant at) {
        return cron.last(at, length)
                .filter(start -> at.isBefore(start.plus(length)))
                .or(() -> cron.next(at))
                .map(start -> new Span(start, start.plus(length)));
    }

    /// For how long it is open between two moments; no more than `enough` is looked for.
    Duration openBetween(Instant from, Instant until, Duration enough) {
        Duration open = Duration.ZERO;
        Instant at = from;
        for (int i = 0; i < MOST_SPANS && at.isBefore(until) && open.compareTo(enough) < 0; i++) {
            Optional<Span> span = merged(at, until);
            if (span.isEmpty() || !span.get().start().isBefore(until)) {
                break;
            }
            Instant start = span.get().start().isAfter(at) ? span.get().start() : at;
            Instant end = span.get().end().isBefore(until) ? span.get().end() : until;
            open = open.plus(Duration.between(start, end));
            at = span.get().end();
        }
        return open;
    }

    /// When it will have been open for `time` since `from`; absent when that takes for ever.
    public Optional<Instant> openFor(Instant from, Duration time) {
        return openFor(from, time, MOST_SPANS);
    }

    /// The same; absent also when that takes more than `most` spans.
    Optional<Instant> openFor(Instant from, Duration time, int most) {
        Duration left = time;
        Instant at = from;
        for (int i = 0; i < most; i++) {
            Optional<Span> span = merged(at, at.plus(left));
            if (span.isEmpty()) {
                return Optional.empty();
            }
            Instant start = span.get().start().isAfter(at) ? span.get().start() : at;
            Duration open = Duration.between(start, span.get().end());
            if (open.compareTo(left) >= 0) {
                return Optional.of(start.plus(left));
            }
            left = left.minus(open);
            at = span.get().end();
        }
        return Optional.empty();
    }

    /// The span in which `at` lies, else the next one, with all that it overlaps or touches up to
    /// `until`.
    private Optional<Span> merged(Instant at, Instant until) {
        return currentOrNext(at)
                .map(first -> {
                    Span span = first;
                    while (span.end().isBefore(until)) {
                        Instant end = span.end();
                        Optional<Instant> again =
                                cron.last(end, length)
                                        .filter(start -> start.plus(length).isAfter(end));
                        if (again.isEmpty()) {
                            return span;
                        }
                        span = new Span(span.start(), again.get().plus(length));
                    }
                    return span;
                });
    }
}
