package dev.waybill.aws.run;

import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunMetadata;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import java.time.Instant;
import java.util.Optional;

/// A run as it stands in the table: what callers see, and what recording events needs.
///
/// @param tags the metadata's tags
/// @param lastSeq the highest number of an event; absent while there is none
/// @param staged how many items hold events that are recorded and wait to be put where they belong;
///   0 when there are none
record RunRow(
        RunId id,
        Digest specDigest,
        Optional<String> gitSha,
        String agentName,
        KeptJson tags,
        RunStatus status,
        Optional<RunSummary> summary,
        long recordedEvents,
        Instant createdAt,
        Optional<Instant> completedAt,
        Optional<Unsigned> lastSeq,
        int staged) {

    /// The row of a run that starts.
    static RunRow started(Run run, KeptJson tags) {
        return new RunRow(
                run.id(),
                run.specDigest(),
                run.metadata().gitSha(),
                run.metadata().agentName(),
                tags,
                run.status(),
                run.summary(),
                run.recordedEvents(),
                run.createdAt(),
                run.completedAt(),
                Optional.empty(),
                0);
    }

    /// What callers see.
    Run toRun(JsonText readTags) {
        return new Run(
                id,
                specDigest,
                new RunMetadata(gitSha, agentName, readTags),
                status,
                summary,
                recordedEvents,
                createdAt,
                completedAt);
    }
}
