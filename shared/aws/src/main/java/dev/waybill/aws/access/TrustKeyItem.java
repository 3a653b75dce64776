package dev.waybill.aws.access;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.model.PublicKey;
import dev.waybill.domain.model.TrustKey;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A signer's key as it stands in the table: `access_id` is `trust_key:<signed_by>`. `fingerprint`
/// is what conditions look at: a key that was deleted and put again is the same key.
final class TrustKeyItem {

    static final String SIGNED_BY = "signed_by";
    static final String SHARD = "trust_keys";

    private static final String PREFIX = "trust_key:";
    private static final String PUBLIC_KEY_PEM = "public_key_pem";
    private static final String FINGERPRINT = "fingerprint";
    private static final String REVISION = "revision";
    private static final String CREATED_AT = "created_at";
    private static final String UPDATED_AT = "updated_at";

    private TrustKeyItem() {}

    static String accessId(String signedBy) {
        return PREFIX + signedBy;
    }

    static Map<String, AttributeValue> key(String signedBy) {
        return Attributes.none().put(TokenItem.ACCESS_ID, accessId(signedBy)).item();
    }

    /// The signer's key is the one that was seen, or there still is none.
    static Expression is(Optional<TrustKey> seen) {
        return seen.map(key ->
                        Expression.of("#fingerprint = :fingerprint AND #revision = :revision")
                                .name("#fingerprint", FINGERPRINT)
                                .name("#revision", REVISION)
                                .text(":fingerprint", key.key().fingerprint().hex())
                                .number(":revision", key.revision()))
                .orElse(TokenItem.ABSENT);
    }

    static Map<String, AttributeValue> toItem(TrustKey key) {
        return Attributes.none()
                .put(TokenItem.ACCESS_ID, accessId(key.signedBy()))
                .put(TokenItem.LISTING_SHARD, SHARD)
                .put(SIGNED_BY, key.signedBy())
                .put(PUBLIC_KEY_PEM, key.key().pem())
                .put(FINGERPRINT, key.key().fingerprint().hex())
                .put(REVISION, key.revision())
                .put(CREATED_AT, key.createdAt())
                .put(UPDATED_AT, key.updatedAt())
                .item();
    }

    static TrustKey fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new TrustKey(
                from.text(SIGNED_BY),
                new PublicKey(from.text(PUBLIC_KEY_PEM)),
                from.number(REVISION),
                from.time(CREATED_AT),
                from.time(UPDATED_AT));
    }
}
