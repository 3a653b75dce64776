package dev.waybill.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunMetadata;
import dev.waybill.domain.run.RunSummary;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run in an answer (API §6). What is absent is `null` (SPEC 8.12).
@JsonInclude(JsonInclude.Include.ALWAYS)
record RunBody(
        String runId,
        String specDigest,
        Metadata metadata,
        String status,
        @Nullable Summary summary,
        long recordedEvents,
        String createdAt,
        @Nullable String completedAt) {

    /// What was said about it when it started.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Metadata(@Nullable String gitSha, String agentName, JsonNode tags) {

        private static Metadata of(RunMetadata metadata) {
            return new Metadata(
                    metadata.gitSha().orElse(null),
                    metadata.agentName(),
                    AnyJson.show(metadata.tags()));
        }
    }

    /// What was said about it when it ended.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Summary(
            BigInteger totalEvents,
            @Nullable String finalStateDigest,
            BigInteger durationMs,
            boolean success) {

        private static Summary of(RunSummary summary) {
            return new Summary(
                    summary.totalEvents().value(),
                    summary.finalStateDigest().map(Digest::hex).orElse(null),
                    summary.durationMs().value(),
                    summary.success());
        }
    }

    static RunBody of(Run run) {
        return new RunBody(
                run.id().value(),
                run.specDigest().hex(),
                Metadata.of(run.metadata()),
                run.status().toString(),
                run.summary().map(Summary::of).orElse(null),
                run.recordedEvents(),
                run.createdAt().toString(),
                run.completedAt().map(Instant::toString).orElse(null));
    }
}
