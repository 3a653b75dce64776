package dev.waybill.aws.release;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseMetadata;
import dev.waybill.domain.release.ReleaseName;
import dev.waybill.domain.release.Rollback;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An entry of a name's history as an item, under its own number. Written once.
final class ReleaseItem {

    /// There is no such entry yet.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#name)").name("#name", LineItem.NAME);

    private static final String SPEC_DIGEST = "spec_digest";
    private static final String VERSION_LABEL = "version_label";
    private static final String PROMOTED_BY = "promoted_by";
    private static final String NOTES = "notes";
    private static final String CREATED_AT = "created_at";
    private static final String ROLLBACK_OF_SEQ = "rollback_of_seq";
    private static final String RESTORED_SEQ = "restored_seq";
    private static final String ROLLED_BACK_BY = "rolled_back_by";
    private static final String REASON = "reason";

    private ReleaseItem() {}

    static Map<String, AttributeValue> key(ReleaseName name, long seq) {
        return Attributes.none()
                .put(LineItem.NAME, name.value())
                .put(LineItem.RELEASE_SEQ, seq)
                .item();
    }

    static Map<String, AttributeValue> toItem(Release release) {
        Attributes item =
                Attributes.of(key(release.name(), release.seq()))
                        .put(SPEC_DIGEST, release.specDigest().hex())
                        .putText(VERSION_LABEL, release.metadata().versionLabel())
                        .put(PROMOTED_BY, release.metadata().promotedBy())
                        .putText(NOTES, release.metadata().notes())
                        .put(CREATED_AT, release.createdAt());
        release.rollback()
                .ifPresent(rollback ->
                        item.put(ROLLBACK_OF_SEQ, rollback.rollbackOfSeq())
                                .put(RESTORED_SEQ, rollback.restoredSeq())
                                .put(ROLLED_BACK_BY, rollback.rolledBackBy())
                                .putText(REASON, rollback.reason()));
        return item.item();
    }

    static Release fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Release(
                new ReleaseName(from.text(LineItem.NAME)),
                from.number(LineItem.RELEASE_SEQ),
                new Digest(from.text(SPEC_DIGEST)),
                new ReleaseMetadata(
                        from.findText(VERSION_LABEL), from.text(PROMOTED_BY), from.findText(NOTES)),
                from.time(CREATED_AT),
                rollback(from));
    }

    private static Optional<Rollback> rollback(Attributes from) {
        return from.findNumber(ROLLBACK_OF_SEQ)
                .map(rolledBack ->
                        new Rollback(
                                rolledBack,
                                from.number(RESTORED_SEQ),
                                from.text(ROLLED_BACK_BY),
                                from.findText(REASON)));
    }
}
