package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An upload as an item. It is found by `reap_at` in the index `reap`, and, while the indexer owes
/// it an answer, in `owed`.
final class UploadItem {

    static final String STATE = "state";
    static final String END = "end";
    static final String S3_UPLOAD_ID = "s3_upload_id";
    static final String FROZEN_PARTS = "frozen_parts";
    static final String REAP_SHARD = "reap_shard";
    static final String REAP_AT = "reap_at";

    /// One shard: uploads come and go at some 1,000 a second.
    static final String ONLY_SHARD = "0";

    private static final String DIGEST = "digest";
    private static final String NONCE = "nonce";
    private static final String KIND = "kind";
    private static final String SIZE_BYTES = "size_bytes";
    private static final String HOLDER_KIND = "holder_kind";
    private static final String HOLDER_ID = "holder_id";
    private static final String PART_SIZE_BYTES = "part_size_bytes";
    private static final String PART_COUNT = "part_count";
    private static final String CREATED_AT = "created_at";
    private static final String EXPIRES_AT = "expires_at";

    private UploadItem() {}

    static Map<String, AttributeValue> toItem(Upload upload) {
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.upload(upload.id())))
                        .put(DIGEST, upload.digest().hex())
                        .put(NONCE, upload.object().nonce())
                        .put(KIND, upload.kind().toString())
                        .put(STATE, upload.state().toString())
                        .putText(END, upload.end().map(UploadEnd::toString))
                        .put(SIZE_BYTES, upload.sizeBytes())
                        .putText(
                                HOLDER_KIND,
                                upload.holder().map(holder -> holder.kind().toString()))
                        .putText(HOLDER_ID, upload.holder().map(Holder::id))
                        .put(CREATED_AT, upload.createdAt())
                        .put(EXPIRES_AT, upload.expiresAt())
                        .put(REAP_SHARD, ONLY_SHARD)
                        .put(REAP_AT, upload.reapAt());
        upload.multipart()
                .ifPresent(multipart ->
                        item.put(PART_SIZE_BYTES, multipart.plan().partSizeBytes())
                                .put(PART_COUNT, multipart.plan().partCount())
                                .putText(S3_UPLOAD_ID, multipart.s3UploadId())
                                .putText(FROZEN_PARTS, multipart.frozenParts()));
        BlobItem.putDescription(item, upload.description());
        return item.item();
    }

    static Upload fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        long sizeBytes = from.number(SIZE_BYTES);
        return new Upload(
                BlobKeys.uploadId(item),
                new BlobObject(new Digest(from.text(DIGEST)), from.text(NONCE)),
                UploadKind.of(from.text(KIND)),
                UploadState.of(from.text(STATE)),
                from.findText(END).map(UploadEnd::of),
                sizeBytes,
                BlobItem.description(from),
                from.findText(HOLDER_KIND)
                        .map(kind -> new Holder(HolderKind.of(kind), from.text(HOLDER_ID))),
                multipart(from, sizeBytes),
                from.time(CREATED_AT),
                from.time(EXPIRES_AT),
                from.time(REAP_AT));
    }

    private static Optional<Upload.Multipart> multipart(Attributes from, long sizeBytes) {
        return from.findNumber(PART_SIZE_BYTES)
                .map(partSize ->
                        new Upload.Multipart(
                                new PartPlan(
                                        partSize,
                                        Math.toIntExact(from.number(PART_COUNT)),
                                        sizeBytes),
                                from.findText(S3_UPLOAD_ID),
                                from.findText(FROZEN_PARTS)));
    }
}
