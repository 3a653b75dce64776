package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.delta.DeltaPair;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table `blobs`: `aggregate` (hash) and `item` (range).
///
/// | aggregate | item | what |
/// |---|---|---|
/// | `blob#<hex>` | `row` | a digest's row; one write per store, reference or check: some 500 a second per digest |
/// | `blob#<hex>` | `holder#<kind>#<id>` | a holder |
/// | `blob#<hex>` | `receipt#<nonce>` | an object to delete |
/// | `upload#<id>` | `upload` | an upload |
/// | `sweep#<id>` | `sweep` | a sweep |
/// | `sweep#<id>` | `shard#<0–3>` | how far it has come in a shard of `unreferenced`; a write per blob that it changes, one after the other |
/// | `sweep#<id>` | `reclaimed#<hex>#<nonce>` | an object that it removed |
/// | `sweep#<id>` | `failed#<hex>` | a blob that it failed at |
/// | `sweep#<id>` | `referenced#<hex>` | a digest that was named, without bytes, after it had removed them |
/// | `delta#<hex or none>-<hex>` | `delta` | the way from one blob to another; three writes in its life, and one a day |
/// | `scrub` | `scrub` | how far the scrubber has come; a write a minute |
/// | `totals#<hex digit>` | `totals` | one of 16 shards of the totals; written only when a blob appears, leaves, or is held first or last |
final class BlobKeys {

    static final String AGGREGATE = "aggregate";
    static final String ITEM = "item";
    static final String ROW = "row";
    static final String UPLOAD = "upload";
    static final String TOTALS = "totals";
    static final String HOLDER_PREFIX = "holder#";
    static final String BEHIND_ARTIFACT_HOLDERS = "holder#artifact$";
    static final String BEHIND_HOLDERS = "holder$";
    static final String RECEIPT_PREFIX = "receipt#";

    static final String SWEEP = "sweep";
    static final String RECLAIMED_PREFIX = "reclaimed#";
    static final String FAILED_PREFIX = "failed#";
    static final String REFERENCED_PREFIX = "referenced#";

    private static final String SWEEP_PREFIX = "sweep#";
    private static final String SHARD_PREFIX = "shard#";
    static final String DELTA = "delta";

    private static final String DELTA_PREFIX = "delta#";
    private static final String SCRUB = "scrub";
    private static final String BLOB_PREFIX = "blob#";
    private static final String UPLOAD_PREFIX = "upload#";
    private static final String TOTALS_PREFIX = "totals#";
    private static final String DIGITS = "0123456789abcdef";
    private static final int DIGITS_PER_SHARD = 4;

    /// How many shards the listing and size indexes have; each takes some 1,000 new blobs a second.
    static final int INDEX_SHARDS = DIGITS.length() / DIGITS_PER_SHARD;

    /// How many shards the totals have.
    static final int TOTALS_SHARDS = DIGITS.length();

    private BlobKeys() {}

    static String aggregate(Digest digest) {
        return BLOB_PREFIX + digest.hex();
    }

    static Map<String, AttributeValue> row(Digest digest) {
        return key(aggregate(digest), ROW);
    }

    static Map<String, AttributeValue> holder(Digest digest, Holder holder) {
        return key(aggregate(digest), HOLDER_PREFIX + holder.kind() + "#" + holder.id());
    }

    static Map<String, AttributeValue> receipt(BlobObject object) {
        return key(aggregate(object.digest()), RECEIPT_PREFIX + object.nonce());
    }

    static Map<String, AttributeValue> upload(String id) {
        return key(UPLOAD_PREFIX + id, UPLOAD);
    }

    /// @param shard 0–15
    static Map<String, AttributeValue> totals(int shard) {
        return key(TOTALS_PREFIX + DIGITS.charAt(shard), TOTALS);
    }

    /// The shard of the totals that changes of this digest are counted in.
    static int totalsShard(Digest digest) {
        return DIGITS.indexOf(digest.hex().charAt(0));
    }

    /// The shard of this digest in the indexes; shards in order are digests in order.
    static String indexShard(Digest digest) {
        return indexShard(totalsShard(digest) / DIGITS_PER_SHARD);
    }

    /// @param number 0–3
    static String indexShard(int number) {
        return Integer.toString(number);
    }

    static String sweepAggregate(String id) {
        return SWEEP_PREFIX + id;
    }

    static Map<String, AttributeValue> sweep(String id) {
        return key(sweepAggregate(id), SWEEP);
    }

    /// @param shard 0–3
    static Map<String, AttributeValue> sweepShard(String id, int shard) {
        return key(sweepAggregate(id), SHARD_PREFIX + shard);
    }

    static Map<String, AttributeValue> sweepReclaimed(String id, BlobObject object) {
        return key(
                sweepAggregate(id),
                RECLAIMED_PREFIX + object.digest().hex() + "#" + object.nonce());
    }

    static Map<String, AttributeValue> sweepFailed(String id, Digest digest) {
        return key(sweepAggregate(id), FAILED_PREFIX + digest.hex());
    }

    static Map<String, AttributeValue> sweepReferenced(String id, Digest digest) {
        return key(sweepAggregate(id), REFERENCED_PREFIX + digest.hex());
    }

    static Map<String, AttributeValue> delta(DeltaPair pair) {
        return key(DELTA_PREFIX + pair, DELTA);
    }

    /// The pair whose delta has this key.
    static DeltaPair deltaPair(Map<String, AttributeValue> key) {
        return DeltaPair.parse(Attributes.of(key).text(AGGREGATE).substring(DELTA_PREFIX.length()));
    }

    static Map<String, AttributeValue> scrub() {
        return key(SCRUB, SCRUB);
    }

    static Map<String, AttributeValue> key(String aggregate, String item) {
        return Attributes.none().put(AGGREGATE, aggregate).put(ITEM, item).item();
    }

    /// The key among the attributes of an item, or of an index's entry.
    static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return key(from.text(AGGREGATE), from.text(ITEM));
    }

    /// The digest whose row, holder or receipt has this key.
    static Digest digest(Map<String, AttributeValue> key) {
        return new Digest(Attributes.of(key).text(AGGREGATE).substring(BLOB_PREFIX.length()));
    }

    /// The upload whose record has this key.
    static String uploadId(Map<String, AttributeValue> key) {
        return Attributes.of(key).text(AGGREGATE).substring(UPLOAD_PREFIX.length());
    }

    /// The sweep that an item with this key belongs to.
    static String sweepId(Map<String, AttributeValue> key) {
        return Attributes.of(key).text(AGGREGATE).substring(SWEEP_PREFIX.length());
    }

    /// The shard whose progress has this key.
    static int sweepShard(Map<String, AttributeValue> key) {
        return Integer.parseInt(Attributes.of(key).text(ITEM).substring(SHARD_PREFIX.length()));
    }

    /// The digest that the key of a sweep's item names behind `prefix`.
    static Digest sweptDigest(Map<String, AttributeValue> key, String prefix) {
        String rest = Attributes.of(key).text(ITEM).substring(prefix.length());
        return new Digest(rest.substring(0, Digest.HEX_DIGITS));
    }
}
