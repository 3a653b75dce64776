package dev.waybill.attachments;

import dev.waybill.attachments.HeldBytes.Held;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentMeta;
import org.jspecify.annotations.Nullable;

/// An attachment in an answer: AttachmentRef and AttachmentMeta of SPEC 5.1, with the media type as
/// text.
record AttachmentBody(
        String id,
        String mediaType,
        long byteLen,
        @Nullable Long width,
        @Nullable Long height,
        @Nullable String label) {

    static AttachmentBody of(Attachment attachment) {
        return of(attachment, attachment.sizeBytes());
    }

    static AttachmentBody of(Held held) {
        return of(held.attachment(), held.blob().sizeBytes());
    }

    private static AttachmentBody of(Attachment attachment, long sizeBytes) {
        AttachmentMeta meta = attachment.meta();
        return new AttachmentBody(
                attachment.key().id(),
                meta.mediaType().text(),
                sizeBytes,
                meta.width().orElse(null),
                meta.height().orElse(null),
                meta.label().orElse(null));
    }
}
