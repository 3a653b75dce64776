package dev.waybill.aws.release;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.release.ReleaseLine;
import dev.waybill.domain.release.ReleaseName;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How far a name's history has come, as the item with `release_seq` 0: `current_seq`,
/// `updated_at`. It takes one write per entry, so some hundred a second per name. Alone of all
/// items it is listed: `listing_shard` has one value, since names are new less often than entries.
final class LineItem {

    static final String NAME = "name";
    static final String RELEASE_SEQ = "release_seq";
    static final String LISTING_SHARD = "listing_shard";
    static final String SHARD = "0";

    private static final String CURRENT_SEQ = "current_seq";
    private static final String UPDATED_AT = "updated_at";
    private static final long LINE = 0;

    private LineItem() {}

    static Map<String, AttributeValue> key(ReleaseName name) {
        return Attributes.none().put(NAME, name.value()).put(RELEASE_SEQ, LINE).item();
    }

    static Map<String, AttributeValue> toItem(ReleaseLine line) {
        return Attributes.of(key(line.name()))
                .put(LISTING_SHARD, SHARD)
                .put(CURRENT_SEQ, line.currentSeq())
                .put(UPDATED_AT, line.updatedAt())
                .item();
    }

    static ReleaseLine fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new ReleaseLine(
                new ReleaseName(from.text(NAME)), from.number(CURRENT_SEQ), from.time(UPDATED_AT));
    }

    /// The history has come exactly as far as `line` says.
    static Expression isAt(ReleaseLine line) {
        return line.currentSeq() == 0
                ? Expression.of("attribute_not_exists(#name)").name("#name", NAME)
                : Expression.of("#current = :current")
                        .name("#current", CURRENT_SEQ)
                        .number(":current", line.currentSeq());
    }
}
