package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.ArtifactType;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.OtherDigests;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.Verification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A digest's row as an item. The index attributes are there when the row is to be found by them:
/// `listing_shard` unless Expected, `size_shard` while it owns an object, `unreferenced_shard` and
/// `unreferenced_since` while nobody holds it.
final class BlobItem {

    static final String STATE = "state";
    static final String LIFE = "life";
    static final String ANONYMOUS = "anonymous";
    static final String NAMED = "named";
    static final String OUTSIDE = "outside";
    static final String REFERENCE_COUNT = "reference_count";
    static final String NONCE = "nonce";
    static final String VERIFYING_UPLOAD = "verifying_upload";
    static final String UNREFERENCED_SHARD = "unreferenced_shard";
    static final String UNREFERENCED_SINCE = "unreferenced_since";
    static final String LISTING_SHARD = "listing_shard";
    static final String SIZE_SHARD = "size_shard";
    static final String SIZE_BYTES = "size_bytes";
    static final String BLAKE3 = "blake3";
    static final String QUARANTINED_SINCE = "quarantined_since";

    private static final String STORED_AT = "stored_at";
    private static final String COMPLETED_AT = "completed_at";
    private static final String SHA1 = "sha1";
    private static final String MD5 = "md5";
    private static final String CHECKED_AT = "checked_at";
    private static final String CHECKED_OK = "checked_ok";
    private static final String CHECKED_ACTUAL = "checked_actual";
    private static final String ARTIFACT_TYPE = "artifact_type";
    private static final String MEDIA_TYPE = "media_type";
    private static final String NAME = "name";
    private static final String CUSTOM = "custom";

    private BlobItem() {}

    static Map<String, AttributeValue> toItem(BlobRow row) {
        ReferenceCounts counts = row.references();
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.row(row.digest())))
                        .put(STATE, row.state().toString())
                        .put(LIFE, row.life())
                        .put(ANONYMOUS, counts.anonymous())
                        .put(NAMED, counts.named())
                        .put(OUTSIDE, counts.outside())
                        .put(REFERENCE_COUNT, counts.sum());
        switch (row) {
            case BlobRow.Expected _ -> {}
            case BlobRow.Verifying verifying -> put(item, verifying);
            case BlobRow.Stored stored -> put(item, stored);
        }
        return item.item();
    }

    private static void put(Attributes item, BlobRow.Verifying row) {
        item.put(LISTING_SHARD, BlobKeys.indexShard(row.digest()))
                .put(VERIFYING_UPLOAD, row.uploadId())
                .put(SIZE_BYTES, row.sizeBytes())
                .put(COMPLETED_AT, row.since());
        putDescription(item, row.description());
    }

    private static void put(Attributes item, BlobRow.Stored row) {
        String shard = BlobKeys.indexShard(row.digest());
        item.put(LISTING_SHARD, shard)
                .put(SIZE_SHARD, shard)
                .put(NONCE, row.nonce())
                .put(SIZE_BYTES, row.sizeBytes())
                .put(STORED_AT, row.storedAt())
                .putText(UNREFERENCED_SHARD, row.unreferencedSince().map(_ -> shard))
                .putTime(UNREFERENCED_SINCE, row.unreferencedSince())
                .putTime(QUARANTINED_SINCE, row.quarantinedSince())
                .putText(BLAKE3, row.otherDigests().map(OtherDigests::blake3))
                .putText(SHA1, row.otherDigests().map(OtherDigests::sha1))
                .putText(MD5, row.otherDigests().map(OtherDigests::md5));
        row.lastVerification()
                .ifPresent(last ->
                        item.put(CHECKED_AT, last.at())
                                .put(CHECKED_OK, last.ok())
                                .putText(CHECKED_ACTUAL, last.actual().map(Digest::hex)));
        putDescription(item, row.description());
    }

    static void putDescription(Attributes item, BlobDescription description) {
        item.put(ARTIFACT_TYPE, description.artifactType().text())
                .putText(MEDIA_TYPE, description.mediaType())
                .putText(NAME, description.name());
        if (!description.custom().isEmpty()) {
            Attributes custom = Attributes.none();
            description.custom().forEach(custom::put);
            item.put(CUSTOM, custom.map());
        }
    }

    static BlobRow fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        Digest digest = BlobKeys.digest(item);
        BlobState state = BlobState.stored(from.text(STATE));
        ReferenceCounts counts =
                new ReferenceCounts(
                        from.number(ANONYMOUS), from.number(NAMED), from.number(OUTSIDE));
        return switch (state) {
            case EXPECTED -> new BlobRow.Expected(digest, from.text(LIFE), counts);
            case VERIFYING ->
                    new BlobRow.Verifying(
                            digest,
                            from.text(LIFE),
                            counts,
                            from.text(VERIFYING_UPLOAD),
                            from.number(SIZE_BYTES),
                            description(from),
                            from.time(COMPLETED_AT));
            case LIVE, QUARANTINED, CORRUPT ->
                    new BlobRow.Stored(
                            digest,
                            from.text(LIFE),
                            counts,
                            state,
                            from.text(NONCE),
                            from.number(SIZE_BYTES),
                            description(from),
                            from.time(STORED_AT),
                            from.findTime(UNREFERENCED_SINCE),
                            from.findTime(QUARANTINED_SINCE),
                            otherDigests(from),
                            lastVerification(from));
        };
    }

    static BlobDescription description(Attributes from) {
        Map<String, String> custom = new LinkedHashMap<>();
        Attributes stored = from.map(CUSTOM);
        stored.item().keySet().forEach(key -> custom.put(key, stored.text(key)));
        return new BlobDescription(
                new ArtifactType(from.text(ARTIFACT_TYPE)),
                from.findText(MEDIA_TYPE),
                from.findText(NAME),
                custom);
    }

    private static Optional<OtherDigests> otherDigests(Attributes from) {
        return from.findText(BLAKE3)
                .map(blake3 -> new OtherDigests(blake3, from.text(SHA1), from.text(MD5)));
    }

    private static Optional<Verification> lastVerification(Attributes from) {
        return from.findTime(CHECKED_AT)
                .map(at ->
                        new Verification(
                                at,
                                from.flag(CHECKED_OK),
                                from.findText(CHECKED_ACTUAL).map(Digest::new)));
    }
}
