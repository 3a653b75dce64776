package dev.waybill.service;

import dev.waybill.aws.AuditTable;
import dev.waybill.aws.AuditTable.Entry;
import dev.waybill.aws.Slice;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Reads the audit records newest first: of one subject, about one resource, or of all, day by day.
///
/// A position is the id of a record, or the beginning of one: ids begin with the time in hex, so
/// the records behind a position are those with a smaller id.
final class AuditTrail {

    /// How far a listing goes back that names no time, subject or resource.
    private static final Duration DEFAULT_REACH = Duration.ofDays(30);

    /// How many queries one call may make; behind them it gives a position to go on from.
    private static final int MAX_QUERIES = 40;

    /// How many records one query asks for at most: few enough for one answer of 1 MB.
    private static final int MAX_BATCH = 500;

    private final AuditTable audit;

    AuditTrail(AuditTable audit) {
        this.audit = audit;
    }

    /// What is asked for; each part narrows it.
    record Filter(Optional<String> subject, Optional<String> resource, Optional<Instant> since) {

        private boolean matches(Entry entry) {
            return subject.filter(name -> !name.equals(entry.subject())).isEmpty()
                    && resource.filter(name -> !name.equals(entry.resource())).isEmpty();
        }
    }

    /// At most `limit` records behind `after`; there may be fewer although there is more.
    Slice<Entry> list(Filter filter, Optional<String> after, int limit, Instant now) {
        boolean byDay = filter.subject().isEmpty() && filter.resource().isEmpty();
        Instant since = filter.since().orElse(byDay ? now.minus(DEFAULT_REACH) : Instant.EPOCH);
        List<Entry> found = new ArrayList<>();
        String position = after.orElse(position(now.plus(Duration.ofDays(1))));
        int asked = Math.min(limit + 1, MAX_BATCH);
        for (int queries = 0; queries < MAX_QUERIES; queries++) {
            List<Entry> batch = query(filter, byDay, position, asked);
            for (Entry entry : batch) {
                if (entry.atMillis() < since.toEpochMilli()) {
                    return new Slice<>(found, Optional.empty());
                }
                if (filter.matches(entry)) {
                    if (found.size() == limit) {
                        return new Slice<>(found, Optional.of(position));
                    }
                    found.add(entry);
                }
                position = entry.auditId();
            }
            if (batch.size() < asked) {
                LocalDate day = day(position);
                if (!byDay || startOf(day).compareTo(since) <= 0) {
                    return new Slice<>(found, Optional.empty());
                }
                position = position(startOf(day));
            }
        }
        return new Slice<>(found, Optional.of(position));
    }

    private List<Entry> query(Filter filter, boolean byDay, String position, int limit) {
        if (byDay) {
            return audit.listDay(day(position), Optional.of(position), limit);
        }
        return filter.resource()
                .map(resource -> audit.listOfResource(resource, Optional.of(position), limit))
                .orElseGet(() ->
                        audit.listOfSubject(
                                filter.subject().orElseThrow(), Optional.of(position), limit));
    }

    /// `position`, if it is one of a time that may be asked about; else [InvalidRequest].
    static String requirePosition(String position, Instant now) {
        int digits = 16;
        boolean isTime =
                position.length() >= digits
                        && HexFormat.fromHexDigitsToLong(position.substring(0, digits)) > 0
                        && position.compareTo(position(now.plus(Duration.ofDays(2)))) < 0;
        if (!isTime) {
            throw InvalidRequest.cursor();
        }
        return Name.require("cursor", position);
    }

    /// Before all records of `time` and later.
    private static String position(Instant time) {
        return HexFormat.of().toHexDigits(time.toEpochMilli());
    }

    /// The day whose records are the next ones behind a position: that of the last millisecond
    /// before it.
    private static LocalDate day(String position) {
        long millis = HexFormat.fromHexDigitsToLong(position.substring(0, 16));
        boolean atTheTime = position.length() > 16;
        return LocalDate.ofInstant(
                Instant.ofEpochMilli(atTheTime ? millis : millis - 1), ZoneOffset.UTC);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
