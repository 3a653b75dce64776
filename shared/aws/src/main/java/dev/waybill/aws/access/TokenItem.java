package dev.waybill.aws.access;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A token as it stands in the table: `access_id` is `token:<token_id>`. Tokens that were asked for
/// by name carry `listing_shard`, a device's own token does not.
final class TokenItem {

    static final String ACCESS_ID = "access_id";
    static final String LISTING_SHARD = "listing_shard";
    static final String SHARD = "tokens";

    /// The token must not be there.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#id)").name("#id", ACCESS_ID);

    /// The token must be there.
    static final Expression PRESENT = Expression.of("attribute_exists(#id)").name("#id", ACCESS_ID);

    private static final String PREFIX = "token:";
    private static final String TOKEN_ID = "token_id";
    private static final String SECRET_SHA256 = "secret_sha256";
    private static final String SUBJECT = "subject";
    private static final String ROLE = "role";
    private static final String DEVICE_ID = "device_id";
    private static final String EXPIRES_AT = "expires_at";
    private static final String CREATED_AT = "created_at";

    private TokenItem() {}

    static String accessId(String tokenId) {
        return PREFIX + tokenId;
    }

    static Map<String, AttributeValue> key(String tokenId) {
        return Attributes.none().put(ACCESS_ID, accessId(tokenId)).item();
    }

    static Attributes toItem(IssuedToken token, Instant createdAt) {
        Principal principal = token.principal();
        return Attributes.none()
                .put(ACCESS_ID, accessId(token.tokenId()))
                .put(TOKEN_ID, token.tokenId())
                .put(SECRET_SHA256, token.secretSha256())
                .put(SUBJECT, principal.subject())
                .put(ROLE, principal.role().toString())
                .putText(DEVICE_ID, principal.deviceId())
                .putTime(EXPIRES_AT, token.expiresAt())
                .put(CREATED_AT, createdAt);
    }

    static Map<String, AttributeValue> toListedItem(IssuedToken token, Instant createdAt) {
        return toItem(token, createdAt).put(LISTING_SHARD, SHARD).item();
    }

    static IssuedToken fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new IssuedToken(
                from.text(TOKEN_ID),
                from.text(SECRET_SHA256),
                new Principal(
                        from.text(SUBJECT), Role.parse(from.text(ROLE)), from.findText(DEVICE_ID)),
                from.findTime(EXPIRES_AT));
    }

    static Instant createdAt(Map<String, AttributeValue> item) {
        return Attributes.of(item).time(CREATED_AT);
    }
}
