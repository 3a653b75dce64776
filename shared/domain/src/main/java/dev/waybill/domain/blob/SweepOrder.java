package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a sweep is to do. Its point in time is fixed when it starts: whatever happens to a blob
/// later than that is none of its business, however long it takes (protocol 0.1.5).
///
/// @param asOf when the sweep was started
/// @param dryRun whether it only counts what it would do
/// @param grace how long a blob without references is left alone
/// @param quarantine how long a quarantined one can be brought back
public record SweepOrder(Instant asOf, boolean dryRun, Duration grace, Duration quarantine) {

    /// The grace where nothing else is asked for.
    public static final Duration DEFAULT_GRACE = Duration.ofDays(1);

    /// The quarantine where nothing else is asked for.
    public static final Duration DEFAULT_QUARANTINE = Duration.ofDays(7);

    /// The longest grace or quarantine.
    public static final Duration LONGEST = Duration.ofDays(3_650);

    /// An order with what was asked for; [InvalidRequest] for a time that is none.
    ///
    /// @param asOf the server's time
    /// @param graceSeconds absent: [#DEFAULT_GRACE]
    /// @param quarantineSeconds absent: [#DEFAULT_QUARANTINE]
    public static SweepOrder parse(
            Instant asOf,
            boolean dryRun,
            Optional<Long> graceSeconds,
            Optional<Long> quarantineSeconds) {
        return new SweepOrder(
                asOf,
                dryRun,
                seconds("grace_seconds", graceSeconds).orElse(DEFAULT_GRACE),
                seconds("quarantine_seconds", quarantineSeconds).orElse(DEFAULT_QUARANTINE));
    }

    private static Optional<Duration> seconds(String field, Optional<Long> asked) {
        if (asked.filter(seconds -> seconds < 0 || seconds > LONGEST.toSeconds()).isPresent()) {
            throw new InvalidRequest(field, "must be 0 to " + LONGEST.toSeconds());
        }
        return asked.map(Duration::ofSeconds);
    }

    /// Whether what nobody holds since `since` has had its grace.
    boolean isPastGrace(Instant since) {
        return !since.isAfter(asOf.minus(grace));
    }

    /// Whether what is in quarantine since `since` has served it.
    boolean isPastQuarantine(Instant since) {
        return !since.isAfter(asOf.minus(quarantine));
    }
}
