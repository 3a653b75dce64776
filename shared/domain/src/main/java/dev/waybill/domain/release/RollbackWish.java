package dev.waybill.domain.release;

import dev.waybill.domain.InvalidRequest;
import java.util.Optional;

/// A wish that an earlier entry become current again under a name.
///
/// @param toSeq which, at least 1; absent: the one before the current one
/// @param expectedCurrentSeq the number of the entry that must be current; absent: any
/// @param rolledBackBy who wants it
/// @param reason why; absent when nothing is said
public record RollbackWish(
        Optional<Long> toSeq,
        Optional<Long> expectedCurrentSeq,
        String rolledBackBy,
        Optional<String> reason) {

    public RollbackWish {
        if (toSeq.isPresent() && toSeq.get() < 1) {
            throw new InvalidRequest("to_seq", "must be at least 1");
        }
        expectedCurrentSeq.ifPresent(Promotion::requireSeq);
    }
}
