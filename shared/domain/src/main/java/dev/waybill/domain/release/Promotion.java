package dev.waybill.domain.release;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.util.Optional;

/// A wish that a digest become current under a name.
///
/// @param specDigest what is to be released; need not be stored as a blob
/// @param metadata what is said about it
/// @param expectedCurrentSeq the number of the entry that must be current, 0 for none; absent: any
public record Promotion(
        Digest specDigest, ReleaseMetadata metadata, Optional<Long> expectedCurrentSeq) {

    public Promotion {
        expectedCurrentSeq.ifPresent(Promotion::requireSeq);
    }

    static void requireSeq(long expectedCurrentSeq) {
        if (expectedCurrentSeq < 0) {
            throw new InvalidRequest("expected_current_seq", "must not be negative");
        }
    }
}
