package dev.waybill.aws.access;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.device.Enrollment;
import dev.waybill.domain.device.FormationId;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An enrollment as it stands in the table: `access_id` is `enrollment:<enrollment_id>`. Its one
/// counter, `uses`, takes a write per device that enrolls.
final class EnrollmentItem {

    private static final String ACCESS_ID = TokenItem.ACCESS_ID;
    private static final String PREFIX = "enrollment:";
    private static final String ENROLLMENT_ID = "enrollment_id";
    private static final String SECRET_SHA256 = "secret_sha256";
    private static final String FORMATION_ID = "formation_id";
    private static final String MAX_USES = "max_uses";
    private static final String USES = "uses";
    private static final String EXPIRES_AT = "expires_at";
    private static final String CREATED_AT = "created_at";

    /// One use more.
    static final Expression USE =
            Expression.of("SET #uses = #uses + :one").name("#uses", USES).number(":one", 1);

    private EnrollmentItem() {}

    static Map<String, AttributeValue> key(String enrollmentId) {
        return Attributes.none().put(ACCESS_ID, PREFIX + enrollmentId).item();
    }

    /// The enrollment is open at `now`.
    static Expression open(Instant now) {
        return Expression.of("#uses < #max AND #expires > :now")
                .name("#uses", USES)
                .name("#max", MAX_USES)
                .name("#expires", EXPIRES_AT)
                .number(":now", now.toEpochMilli());
    }

    static Map<String, AttributeValue> toItem(Enrollment enrollment, Instant createdAt) {
        return Attributes.none()
                .put(ACCESS_ID, PREFIX + enrollment.enrollmentId())
                .put(ENROLLMENT_ID, enrollment.enrollmentId())
                .put(SECRET_SHA256, enrollment.secretSha256())
                .putText(FORMATION_ID, enrollment.formationId().map(FormationId::value))
                .put(MAX_USES, enrollment.maxUses())
                .put(USES, enrollment.uses())
                .put(EXPIRES_AT, enrollment.expiresAt())
                .put(CREATED_AT, createdAt)
                .item();
    }

    static Enrollment fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Enrollment(
                from.text(ENROLLMENT_ID),
                from.text(SECRET_SHA256),
                from.findText(FORMATION_ID).map(FormationId::new),
                from.number(MAX_USES),
                from.number(USES),
                from.time(EXPIRES_AT));
    }
}
