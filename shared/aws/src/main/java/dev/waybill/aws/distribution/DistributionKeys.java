package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table `distributions`. Numbers in them have leading zeros, so that they sort.
final class DistributionKeys {

    static final String DISTRIBUTION_ID = "distribution_id";
    static final String ITEM = "item";
    static final String DISTRIBUTION = "distribution";
    static final String SEGMENT_PREFIX = "segment#";
    static final String PAGE_PREFIX = "page#";
    static final String WALK_PREFIX = "walk#";
    static final String JOINED_PREFIX = "joined#";

    /// In place of a distribution's id, for the list of those that devices may join.
    static final String JOINABLE = "joinable";

    private DistributionKeys() {}

    static Map<String, AttributeValue> distribution(String id) {
        return key(id, DISTRIBUTION);
    }

    static Map<String, AttributeValue> segment(String id, int number) {
        return key(id, SEGMENT_PREFIX + String.format(Locale.ROOT, "%02d", number));
    }

    static Map<String, AttributeValue> page(String id, Position position) {
        return key(
                id,
                PAGE_PREFIX
                        + String.format(
                                Locale.ROOT, "%02d#%06d", position.segment(), position.page()));
    }

    /// How many bytes have been offered.
    static Map<String, AttributeValue> offered(String id) {
        return key(id, "offered");
    }

    /// How far a walk over the pages has come.
    static Map<String, AttributeValue> walk(String id, String kind) {
        return key(id, WALK_PREFIX + kind);
    }

    /// Where a device stands that joined late.
    static Map<String, AttributeValue> joined(String id, DeviceId deviceId) {
        return key(id, JOINED_PREFIX + deviceId.value());
    }

    /// The device of such a key.
    static DeviceId joinedDevice(Map<String, AttributeValue> item) {
        return new DeviceId(Attributes.of(item).text(ITEM).substring(JOINED_PREFIX.length()));
    }

    /// The place of a distribution in the list of those that devices may join.
    static Map<String, AttributeValue> joinable(String id) {
        return key(JOINABLE, id);
    }

    static Map<String, AttributeValue> explanation(String id, String name) {
        return key(id, "explanation#" + name);
    }

    /// The items of a distribution whose keys start with `prefix`.
    static Expression startingWith(String id, String prefix) {
        return Expression.of("#id = :id AND begins_with(#item, :prefix)")
                .name("#id", DISTRIBUTION_ID)
                .name("#item", ITEM)
                .text(":id", id)
                .text(":prefix", prefix);
    }

    /// The key of an item.
    static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return key(from.text(DISTRIBUTION_ID), from.text(ITEM));
    }

    static Map<String, AttributeValue> key(String id, String item) {
        return Attributes.none().put(DISTRIBUTION_ID, id).put(ITEM, item).item();
    }
}
