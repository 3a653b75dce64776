package dev.waybill.domain.release;

import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;

/// One entry of a name's history: the ReleaseRecord of SPEC 4.1 and where it stands in the history.
/// It never changes.
///
/// @param name what it is released under
/// @param seq its place in the history: 1, 2, 3 … without gaps
/// @param specDigest what is released; need not be stored as a blob
/// @param metadata what was said about it
/// @param createdAt when it became current, by the server's clock, to the millisecond; never before
///   the entry in front of it did
/// @param rollback present exactly when it was made by rolling back
public record Release(
        ReleaseName name,
        long seq,
        Digest specDigest,
        ReleaseMetadata metadata,
        Instant createdAt,
        Optional<Rollback> rollback) {

    public Release {
        if (seq < 1) {
            throw new IllegalStateException("the first entry has number 1");
        }
    }
}
