package dev.waybill.domain.document;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One entry of a collection's change feed.
///
/// @param seq its number in the collection, from 1 without gaps
/// @param document the document's name
/// @param field the field concerned; absent when the whole document is
/// @param kind what happened
/// @param revision of the document after it; of a deleted one, one more than its last
/// @param at the server's time; never earlier than that of the change before
public record DocumentChange(
        long seq,
        String document,
        Optional<String> field,
        ChangeKind kind,
        long revision,
        Instant at) {

    /// How long a feed keeps a change.
    public static final Duration KEPT = Duration.ofDays(30);
}
