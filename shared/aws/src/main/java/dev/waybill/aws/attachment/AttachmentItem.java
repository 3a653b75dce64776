package dev.waybill.aws.attachment;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An attachment as an item. While it is uncommitted it stands in the index `uncommitted`, in one
/// of four shards by its id, at its order: the intent's time in 15 digits, the session and the id,
/// with line feeds between them, which no name holds and which sort before everything that one
/// does.
final class AttachmentItem {

    static final String SESSION_ID = "session_id";
    static final String ATTACHMENT_ID = "attachment_id";
    static final String INTENT_AT = "intent_at";
    static final String UPLOADING_UNTIL = "uploading_until";
    static final String COMMITTED_AT = "committed_at";
    static final String COMMITTED_IN = "committed_in";
    static final String REVISION = "revision";
    static final String UNCOMMITTED_SHARD = "uncommitted_shard";
    static final String UNCOMMITTED_ORDER = "uncommitted_order";

    /// Each shard takes some 1,000 intents or commits a second.
    static final int SHARDS = 4;

    private static final String MEDIA_TYPE = "media_type";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String LABEL = "label";
    private static final String SIZE_BYTES = "size_bytes";
    private static final int HEX = 16;

    private AttachmentItem() {}

    static Map<String, AttributeValue> key(AttachmentKey key) {
        return Attributes.none()
                .put(SESSION_ID, key.session().value())
                .put(ATTACHMENT_ID, key.id())
                .item();
    }

    static Map<String, AttributeValue> toItem(Attachment attachment) {
        AttachmentMeta meta = attachment.meta();
        Attributes item =
                Attributes.of(key(attachment.key()))
                        .put(MEDIA_TYPE, meta.mediaType().text())
                        .putNumber(WIDTH, meta.width())
                        .putNumber(HEIGHT, meta.height())
                        .putText(LABEL, meta.label())
                        .put(SIZE_BYTES, attachment.sizeBytes())
                        .put(INTENT_AT, attachment.intentAt())
                        .putTime(UPLOADING_UNTIL, attachment.uploadingUntil())
                        .putTime(COMMITTED_AT, attachment.commit().map(Attachment.Commit::at))
                        .putText(COMMITTED_IN, attachment.commit().flatMap(Attachment.Commit::call))
                        .put(REVISION, attachment.revision());
        if (!attachment.isCommitted()) {
            item.put(UNCOMMITTED_SHARD, shard(attachment.digest()))
                    .put(UNCOMMITTED_ORDER, order(attachment.intentAt(), attachment.key()));
        }
        return item.item();
    }

    static Attachment fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Attachment(
                keyOf(item),
                new AttachmentMeta(
                        new MediaType(from.text(MEDIA_TYPE)),
                        from.findNumber(WIDTH),
                        from.findNumber(HEIGHT),
                        from.findText(LABEL)),
                from.number(SIZE_BYTES),
                from.time(INTENT_AT),
                from.findTime(UPLOADING_UNTIL),
                commit(from),
                from.number(REVISION));
    }

    private static Optional<Attachment.Commit> commit(Attributes from) {
        return from.findTime(COMMITTED_AT)
                .map(at -> new Attachment.Commit(at, from.findText(COMMITTED_IN)));
    }

    /// The key among the attributes of an item, or of an index's entry.
    static AttachmentKey keyOf(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new AttachmentKey(
                new SessionId(from.text(SESSION_ID)), new Digest(from.text(ATTACHMENT_ID)));
    }

    /// Where uncommitted ones with an intent at `at` begin in the order of all.
    static String from(Instant at) {
        return String.format(Locale.ROOT, "%015d", at.toEpochMilli());
    }

    static String order(Instant at, AttachmentKey key) {
        return String.join("\n", from(at), key.session().value(), key.id());
    }

    static String shard(Digest digest) {
        return shard(Character.digit(digest.hex().charAt(0), HEX) / (HEX / SHARDS));
    }

    /// @param number 0–3
    static String shard(int number) {
        return Integer.toString(number);
    }
}
