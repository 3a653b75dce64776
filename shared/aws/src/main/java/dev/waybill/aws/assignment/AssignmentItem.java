package dev.waybill.aws.assignment;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Installed;
import dev.waybill.domain.assignment.ModelStatus;
import dev.waybill.domain.assignment.OperationalStatus;
import dev.waybill.domain.assignment.Tombstone;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An assignment as it stands in the table. Entry of generation 7: attribute `w7`; its tombstone:
/// `x7`. `running_version` and `blocked_in` follow from the rest; they are there for the indexes.
final class AssignmentItem {

    static final String DEVICE_ID = "device_id";
    static final String MODEL_ID = "model_id";
    static final String RUNNING_VERSION = "running_version";
    static final String BLOCKED_IN = "blocked_in";

    private static final String REVISION = "revision";
    private static final String FLOOR = "floor";
    private static final String ENTRY_PREFIX = "w";
    private static final String TOMBSTONE_PREFIX = "x";
    private static final String RUNNING_GENERATION = "running_generation";
    private static final String RUNNING = "running";
    private static final String PREVIOUS = "previous";
    private static final String STATUS = "status";
    private static final String VERSION = "version";
    private static final String VARIANT = "variant";
    private static final String TARGET = "target";
    private static final String AT = "at";

    private static final int RUNNING_SHARES = 4;

    private AssignmentItem() {}

    static Map<String, AttributeValue> key(DeviceId deviceId, ModelId modelId) {
        return Attributes.none()
                .put(DEVICE_ID, deviceId.value())
                .put(MODEL_ID, modelId.value())
                .item();
    }

    /// The item is still the one that was read as `seen`.
    static Expression isStill(Assignment seen) {
        return seen.revision() == 0
                ? Expression.of("attribute_not_exists(#id)").name("#id", DEVICE_ID)
                : Expression.of("#revision = :revision")
                        .name("#revision", REVISION)
                        .number(":revision", seen.revision());
    }

    /// The values of `running_version` for one version: its devices are divided among them.
    static List<String> runningShares(ModelVersionId version) {
        return IntStream.range(0, RUNNING_SHARES)
                .mapToObj(share -> inShare(version, share))
                .toList();
    }

    private static String inShare(ModelVersionId version, int share) {
        return inIndex(version) + "/" + share;
    }

    /// Stored, so it has to stay as it is; [String#hashCode] is specified.
    private static int share(DeviceId deviceId) {
        int hash = deviceId.value().hashCode() * 0x9E3779B1;
        return (hash >>> 16) % RUNNING_SHARES;
    }

    /// The value of `blocked_in` for one version.
    static String inIndex(ModelVersionId version) {
        return version.toString();
    }

    /// The item that holds `assignment` under `revision`.
    static Map<String, AttributeValue> toItem(Assignment assignment, long revision) {
        Attributes item =
                Attributes.of(new TreeMap<>(key(assignment.deviceId(), assignment.modelId())))
                        .put(REVISION, revision);
        if (assignment.floor() > 0) {
            item.put(FLOOR, assignment.floor());
        }
        assignment
                .entries()
                .forEach((generation, entry) ->
                        item.put(ENTRY_PREFIX + generation, EntryMap.of(entry)));
        assignment
                .tombstones()
                .forEach((generation, tombstone) ->
                        item.put(TOMBSTONE_PREFIX + generation, EntryMap.of(tombstone)));
        if (assignment.runningGeneration() > 0) {
            item.put(RUNNING_GENERATION, assignment.runningGeneration());
        }
        assignment
                .running()
                .ifPresent(running -> {
                    item.put(RUNNING, installed(running));
                    item.put(
                            RUNNING_VERSION,
                            inShare(
                                    version(assignment, running.version()),
                                    share(assignment.deviceId())));
                });
        assignment.previous().ifPresent(previous -> item.put(PREVIOUS, installed(previous)));
        assignment.status().ifPresent(status -> item.put(STATUS, status(status)));
        assignment
                .desiredEntry()
                .filter(entry -> entry.blocker().isPresent())
                .ifPresent(entry ->
                        item.put(BLOCKED_IN, inIndex(version(assignment, entry.version()))));
        return item.item();
    }

    static Assignment fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        NavigableMap<Long, Entry> entries = new TreeMap<>();
        NavigableMap<Long, Tombstone> tombstones = new TreeMap<>();
        for (String name : item.keySet()) {
            generation(name, ENTRY_PREFIX)
                    .ifPresent(g -> entries.put(g, EntryMap.entry(from.map(name))));
            generation(name, TOMBSTONE_PREFIX)
                    .ifPresent(g -> tombstones.put(g, EntryMap.tombstone(from.map(name))));
        }
        return new Assignment(
                new DeviceId(from.text(DEVICE_ID)),
                new ModelId(from.text(MODEL_ID)),
                from.number(REVISION),
                from.number(FLOOR, 0),
                entries,
                tombstones,
                from.number(RUNNING_GENERATION, 0),
                from.has(RUNNING) ? Optional.of(installed(from.map(RUNNING))) : Optional.empty(),
                from.has(PREVIOUS) ? Optional.of(installed(from.map(PREVIOUS))) : Optional.empty(),
                from.has(STATUS) ? Optional.of(status(from.map(STATUS))) : Optional.empty());
    }

    /// The generation in an attribute's name; absent when the attribute is another one.
    private static Optional<Long> generation(String name, String prefix) {
        boolean isNumbered =
                name.startsWith(prefix)
                        && name.length() > 1
                        && name.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
        return isNumbered ? Optional.of(Long.parseLong(name.substring(1))) : Optional.empty();
    }

    private static ModelVersionId version(Assignment assignment, Version version) {
        return new ModelVersionId(assignment.modelId(), version);
    }

    private static AttributeValue installed(Installed installed) {
        return Attributes.none()
                .put(VERSION, installed.version().value())
                .putText(VARIANT, installed.variantId().map(VariantId::value))
                .map();
    }

    private static Installed installed(Attributes map) {
        return new Installed(
                new Version(map.text(VERSION)), map.findText(VARIANT).map(VariantId::new));
    }

    private static AttributeValue status(ModelStatus status) {
        return Attributes.none()
                .put(STATUS, status.status().toString())
                .putText(TARGET, status.targetVersion().map(Version::value))
                .put(AT, status.at())
                .map();
    }

    private static ModelStatus status(Attributes map) {
        return new ModelStatus(
                OperationalStatus.parse(map.text(STATUS)),
                map.findText(TARGET).map(Version::new),
                map.time(AT));
    }
}
