package dev.waybill.domain.release;

import dev.waybill.domain.FreeText;
import dev.waybill.domain.Name;
import java.util.Optional;

/// What an entry says about itself that was made by rolling back (SPEC D3.11).
///
/// @param rollbackOfSeq the entry that was current before
/// @param restoredSeq the entry whose digest and metadata it repeats
/// @param rolledBackBy who did it
/// @param reason why, in a few words; at most [#MAX_REASON_BYTES] of UTF-8; absent when nothing was
///   said
public record Rollback(
        long rollbackOfSeq, long restoredSeq, String rolledBackBy, Optional<String> reason) {

    /// The longest reason, in bytes.
    public static final int MAX_REASON_BYTES = 4 * 1024;

    public Rollback {
        Name.require("rolled_back_by", rolledBackBy);
        reason.ifPresent(text -> FreeText.require("reason", text, MAX_REASON_BYTES));
    }
}
