package dev.waybill.domain.document;

import dev.waybill.domain.JsonText;
import java.time.Instant;

/// A document as it stands.
///
/// @param id its name
/// @param body what it says: a JSON object
/// @param revision counts its changes, from 1
/// @param seq the number, in its collection's feed, of the change that made it so; no other state
///   of any document in the collection ever had it
/// @param createdAt when it was made
/// @param updatedAt when it was changed last
public record Document(
        DocumentId id,
        JsonText body,
        long revision,
        long seq,
        Instant createdAt,
        Instant updatedAt) {

    /// The largest document, as JSON in bytes (SPEC 8.13).
    public static final int MAX_BYTES = 4 << 20;
}
