package dev.waybill.aws.device;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A device as it stands in the table. `revision` counts what operators change; `capabilities` and
/// `last_seen_at` also change without it, by the device.
final class DeviceItem {

    static final String DEVICE_ID = "device_id";

    private static final String FORMATION_ID = "formation_id";
    private static final String LABELS = "labels";
    private static final String CAPABILITIES = "capabilities";
    private static final String TOKEN_IDS = "token_ids";
    private static final String REVISION = "revision";
    private static final String REGISTERED_AT = "registered_at";
    private static final String LAST_SEEN_AT = "last_seen_at";

    /// There is no such device.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#id)").name("#id", DEVICE_ID);

    /// There is such a device.
    static final Expression PRESENT = Expression.of("attribute_exists(#id)").name("#id", DEVICE_ID);

    private DeviceItem() {}

    static Map<String, AttributeValue> key(DeviceId deviceId) {
        return Attributes.none().put(DEVICE_ID, deviceId.value()).item();
    }

    /// The device is the very one that was read as `seen`, as operators left it then. A device that
    /// was deleted and registered anew counts its revisions from 1 again: its tokens and the time
    /// of its registration tell it apart.
    static Expression isStill(Device seen) {
        Expression same =
                Expression.of("#revision = :before AND #registered = :registered AND ")
                        .name("#revision", REVISION)
                        .name("#registered", REGISTERED_AT)
                        .name("#seen_tokens", TOKEN_IDS)
                        .number(":before", seen.revision())
                        .number(":registered", seen.registeredAt().toEpochMilli());
        return seen.tokenIds().isEmpty()
                ? new Expression(
                        same.text() + "attribute_not_exists(#seen_tokens)",
                        same.names(),
                        same.values())
                : new Expression(
                                same.text() + "#seen_tokens = :seen_tokens",
                                same.names(),
                                same.values())
                        .value(
                                ":seen_tokens",
                                AttributeValue.fromSs(seen.tokenIds().stream().toList()));
    }

    /// Sets what operators decide, and the tokens.
    static Expression change(Device before, Device after) {
        StringBuilder set = new StringBuilder("SET #revision = :revision, #labels = :labels");
        StringBuilder remove = new StringBuilder();
        Expression update =
                Expression.of("")
                        .name("#revision", REVISION)
                        .number(":revision", after.revision())
                        .name("#labels", LABELS)
                        .value(":labels", labels(after));
        if (after.formationId().isPresent()) {
            set.append(", #formation = :formation");
            update = update.text(":formation", after.formationId().get().value());
        } else {
            remove.append(" REMOVE #formation");
        }
        update = update.name("#formation", FORMATION_ID);
        if (!after.capabilities().equals(before.capabilities())) {
            set.append(", #capabilities = :capabilities");
            update =
                    update.name("#capabilities", CAPABILITIES)
                            .value(
                                    ":capabilities",
                                    CapabilitiesMap.toAttribute(after.capabilities()));
        }
        if (!after.tokenIds().isEmpty()) {
            set.append(", #tokens = :tokens");
            update =
                    update.value(
                            ":tokens", AttributeValue.fromSs(after.tokenIds().stream().toList()));
        } else {
            remove.append(remove.isEmpty() ? " REMOVE #tokens" : ", #tokens");
        }
        update = update.name("#tokens", TOKEN_IDS);
        return new Expression(set + remove.toString(), update.names(), update.values());
    }

    /// Sets when the device last called.
    static Expression seen(Instant at) {
        return Expression.of("SET #seen = :seen")
                .name("#seen", LAST_SEEN_AT)
                .number(":seen", at.toEpochMilli());
    }

    /// Sets what the device said about itself, and when.
    static Expression reported(Capabilities capabilities, Instant at) {
        return Expression.of("SET #seen = :seen, #capabilities = :capabilities")
                .name("#seen", LAST_SEEN_AT)
                .number(":seen", at.toEpochMilli())
                .name("#capabilities", CAPABILITIES)
                .value(":capabilities", CapabilitiesMap.toAttribute(capabilities));
    }

    static Map<String, AttributeValue> toItem(Device device) {
        Attributes item =
                Attributes.none()
                        .put(DEVICE_ID, device.deviceId().value())
                        .putText(FORMATION_ID, device.formationId().map(FormationId::value))
                        .put(LABELS, labels(device))
                        .put(CAPABILITIES, CapabilitiesMap.toAttribute(device.capabilities()))
                        .put(REVISION, device.revision())
                        .put(REGISTERED_AT, device.registeredAt())
                        .putTime(LAST_SEEN_AT, device.lastSeenAt());
        if (!device.tokenIds().isEmpty()) {
            item.put(TOKEN_IDS, AttributeValue.fromSs(device.tokenIds().stream().toList()));
        }
        return item.item();
    }

    static Device fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Device(
                new DeviceId(from.text(DEVICE_ID)),
                from.findText(FORMATION_ID).map(FormationId::new),
                labels(from.map(LABELS)),
                CapabilitiesMap.fromAttributes(from.map(CAPABILITIES)),
                tokenIds(item),
                from.number(REVISION),
                from.time(REGISTERED_AT),
                from.findTime(LAST_SEEN_AT));
    }

    private static AttributeValue labels(Device device) {
        Attributes labels = Attributes.none();
        device.labels().forEach(labels::put);
        return labels.map();
    }

    private static SortedMap<String, String> labels(Attributes map) {
        SortedMap<String, String> labels = new TreeMap<>();
        map.item().forEach((key, value) -> labels.put(key, value.s()));
        return labels;
    }

    private static SortedSet<String> tokenIds(Map<String, AttributeValue> item) {
        AttributeValue ids = item.get(TOKEN_IDS);
        return ids == null ? new TreeSet<>() : new TreeSet<>(ids.ss());
    }
}
