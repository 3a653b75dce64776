package dev.waybill.domain.run;

import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// One run: the RunRecord of SPEC 4.1 and how many events it has.
///
/// @param id its name
/// @param specDigest what it was to do; need not be stored as a blob
/// @param metadata what was said about it
/// @param status where it stands
/// @param summary what was said at its end; present exactly when it has ended
/// @param recordedEvents how many events are recorded, exactly
/// @param createdAt when it started, by the server's clock, to the millisecond
/// @param completedAt when it ended, likewise; present exactly when it has
public record Run(
        RunId id,
        Digest specDigest,
        RunMetadata metadata,
        RunStatus status,
        Optional<RunSummary> summary,
        long recordedEvents,
        Instant createdAt,
        Optional<Instant> completedAt) {

    public Run {
        boolean ended = status != RunStatus.RUNNING;
        if (summary.isPresent() != ended || completedAt.isPresent() != ended) {
            throw new IllegalStateException("a run has a summary exactly when it has ended");
        }
    }

    /// A run that starts.
    public static Run started(RunId id, Digest specDigest, RunMetadata metadata, Instant now) {
        return new Run(
                id,
                specDigest,
                metadata,
                RunStatus.RUNNING,
                Optional.empty(),
                0,
                now.truncatedTo(ChronoUnit.MILLIS),
                Optional.empty());
    }
}
