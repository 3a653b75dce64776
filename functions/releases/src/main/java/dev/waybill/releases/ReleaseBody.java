package dev.waybill.releases;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseMetadata;
import dev.waybill.domain.release.Rollback;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An entry of a history in an answer (API §7). What is absent is `null` (SPEC 8.12).
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReleaseBody(
        String name,
        String specDigest,
        Metadata metadata,
        String createdAt,
        long releaseSeq,
        @Nullable Long rollbackOfSeq,
        @Nullable Long restoredSeq,
        @Nullable String rolledBackBy,
        @Nullable String reason) {

    /// What was said about it.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Metadata(@Nullable String versionLabel, String promotedBy, @Nullable String notes) {

        private static Metadata of(ReleaseMetadata metadata) {
            return new Metadata(
                    metadata.versionLabel().orElse(null),
                    metadata.promotedBy(),
                    metadata.notes().orElse(null));
        }
    }

    static ReleaseBody of(Release release) {
        Optional<Rollback> rollback = release.rollback();
        return new ReleaseBody(
                release.name().value(),
                release.specDigest().hex(),
                Metadata.of(release.metadata()),
                release.createdAt().toString(),
                release.seq(),
                rollback.map(Rollback::rollbackOfSeq).orElse(null),
                rollback.map(Rollback::restoredSeq).orElse(null),
                rollback.map(Rollback::rolledBackBy).orElse(null),
                rollback.flatMap(Rollback::reason).orElse(null));
    }
}
