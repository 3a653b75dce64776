package dev.waybill.attachments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attachments.HeldBytes.Held;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.web.Json;
import java.util.Optional;

/// An entry of the manifest in an answer (SPEC 5.1): `committed_at_epoch_ms` is `null` while there
/// is no commit.
final class EntryBody {

    private EntryBody() {}

    static ObjectNode of(Attachment attachment) {
        ObjectNode entry = Json.object();
        entry.put("attachment_id", attachment.key().id());
        entry.put("session_id", attachment.key().session().value());
        entry.put("canonical_uri", attachment.key().canonicalUri());
        entry.put("intent_at_epoch_ms", attachment.intentAt().toEpochMilli());
        Optional<Long> committed = attachment.commit().map(commit -> commit.at().toEpochMilli());
        committed.ifPresentOrElse(
                at -> entry.put("committed_at_epoch_ms", at),
                () -> entry.putNull("committed_at_epoch_ms"));
        return entry;
    }

    /// The entry and what the session says of the attachment, in one.
    static ObjectNode whole(Held held) {
        ObjectNode entry = (ObjectNode) Json.tree(AttachmentBody.of(held));
        entry.setAll(of(held.attachment()));
        return entry;
    }
}
