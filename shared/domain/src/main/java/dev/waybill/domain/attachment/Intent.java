package dev.waybill.domain.attachment;

import java.time.Instant;
import java.util.Optional;

/// What is written down before the first byte of an attachment (SPEC 5.2).
///
/// @param key the attachment
/// @param meta what the session says of it
/// @param sizeBytes how many bytes it has; 0 is legal (SPEC D4.16)
/// @param at the server's time, to the millisecond
/// @param uploadingUntil until when an upload may bring the bytes; absent when they are at hand
public record Intent(
        AttachmentKey key,
        AttachmentMeta meta,
        long sizeBytes,
        Instant at,
        Optional<Instant> uploadingUntil) {

    public Intent {
        if (sizeBytes < 0) {
            throw new IllegalStateException("a size is not negative");
        }
    }
}
