package dev.waybill.web;

import dev.waybill.domain.InvalidRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// Times in requests: RFC 3339, to the nanosecond.
public final class Times {

    private static final int LAST_YEAR = 9999;

    private Times() {}

    /// Reads `2026-01-02T03:04:05.678Z`, or the same with an offset; else [InvalidRequest] for
    /// `field`.
    public static Instant parse(String field, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 0 && year <= LAST_YEAR) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            throw new InvalidRequest(field, "must be a time of RFC 3339");
        }
        throw new InvalidRequest(field, "must lie in the years 0 to 9999");
    }
}
