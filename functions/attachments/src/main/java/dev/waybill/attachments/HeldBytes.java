package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way from a session to bytes. Its own item is asked for first: nothing is read of a blob that
/// the session has no attachment of, so its answer cannot depend on it (SPEC D4.5). An attachment
/// whose bytes are not there yet, or not any more, is none (SPEC D4.7).
final class HeldBytes {

    private final AttachmentsTable attachments;
    private final BlobsTable blobs;

    HeldBytes(AttachmentsTable attachments, BlobsTable blobs) {
        this.attachments = attachments;
        this.blobs = blobs;
    }

    /// An attachment and its blob, which is Live or Corrupt.
    record Held(Attachment attachment, BlobRow.Stored blob) {

        private static Optional<Held> of(Attachment attachment, Optional<BlobRow> row) {
            return row.filter(BlobRow.Stored.class::isInstance)
                    .map(BlobRow.Stored.class::cast)
                    .filter(stored -> stored.state() != BlobState.QUARANTINED)
                    .map(stored -> new Held(attachment, stored));
        }
    }

    Optional<Held> find(AttachmentKey key) {
        return attachments
                .find(key)
                .flatMap(attachment -> Held.of(attachment, blobs.find(key.digest())));
    }

    /// Those of a session's attachments that are there.
    Map<Digest, Held> findAll(SessionId session, Collection<Digest> digests) {
        Map<Digest, Held> found = new HashMap<>();
        readable(attachments.findAll(session, digests).values())
                .forEach(held -> found.put(held.attachment().digest(), held));
        return found;
    }

    /// Those of some attachments whose bytes are there, in the same order.
    List<Held> readable(Collection<Attachment> some) {
        Map<Digest, BlobRow> rows = blobs.findAll(some.stream().map(Attachment::digest).toList());
        return some.stream()
                .map(attachment ->
                        Held.of(attachment, Optional.ofNullable(rows.get(attachment.digest()))))
                .flatMap(Optional::stream)
                .toList();
    }
}
