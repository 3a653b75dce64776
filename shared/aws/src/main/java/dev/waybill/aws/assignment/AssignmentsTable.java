package dev.waybill.aws.assignment;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Rows.Written;
import dev.waybill.aws.Slice;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Step;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `assignments`: one item per device and model, key `device_id`, `model_id`; its stream
/// feeds the counters.
///
/// An item is only ever replaced as a whole, by an image made from the very image it replaces
/// ([#change]). A device writes a handful of times per distribution; no key is hot. The index
/// attributes are: a popular version's takes one write per device that comes to run it, or is
/// blocked in it.
public final class AssignmentsTable {

    private static final String BY_RUNNING_VERSION = "running_version";
    private static final String BY_BLOCKED_IN = "blocked_in";

    private final Rows rows;

    /// @param rows the calls of the table
    public AssignmentsTable(Rows rows) {
        this.rows = rows;
    }

    /// The table that `backends` name.
    public static AssignmentsTable of(Backends backends) {
        return new AssignmentsTable(backends.rows(backends.config().tables().assignments()));
    }

    /// What came of a change.
    public sealed interface Change {
        /// The image as it stands now: the new one, or the one that refused.
        Assignment image();

        /// It was made.
        record Made(Assignment image) implements Change {}

        /// The image refused it; nothing was written.
        record Refused(Assignment image, Step.Refusal reason) implements Change {}
    }

    /// The assignment; one of nothing when it was never written. Strongly consistent.
    public Assignment find(DeviceId deviceId, ModelId modelId) {
        return rows.find("read an assignment", AssignmentItem.key(deviceId, modelId))
                .map(AssignmentItem::fromItem)
                .orElseGet(() -> Assignment.ofNothing(deviceId, modelId));
    }

    /// The assignments of all these devices, those of nothing included. Strongly consistent each;
    /// in batches of 100.
    public Map<DeviceId, Assignment> findAll(Collection<DeviceId> deviceIds, ModelId modelId) {
        Map<DeviceId, Assignment> assignments = new HashMap<>();
        deviceIds.forEach(id -> assignments.put(id, Assignment.ofNothing(id, modelId)));
        List<Map<String, AttributeValue>> keys =
                assignments.keySet().stream().map(id -> AssignmentItem.key(id, modelId)).toList();
        for (Map<String, AttributeValue> item : rows.findAll("read assignments", keys, true)) {
            Assignment assignment = AssignmentItem.fromItem(item);
            assignments.put(assignment.deviceId(), assignment);
        }
        return assignments;
    }

    /// All assignments of a device, in order of the models' ids. One consistent query.
    public List<Assignment> listOfDevice(DeviceId deviceId) {
        Expression key =
                Expression.of("#device = :device")
                        .name("#device", AssignmentItem.DEVICE_ID)
                        .text(":device", deviceId.value());
        return rows.queryAll("read a device's assignments", Rows.Query.of(key)).stream()
                .map(AssignmentItem::fromItem)
                .toList();
    }

    /// Changes an assignment as `decide` says, by compare and swap: when somebody else has changed
    /// it since `seen` was read, `decide` is asked again about what stands there now, without
    /// another read. Repeating it after a lost answer is harmless, if `decide` is.
    ///
    /// @throws dev.waybill.domain.Contended when others changed it again and again
    public Change change(Assignment seen, Function<Assignment, Step> decide) {
        Current current = new Current(seen);
        return Attempts.until("change an assignment", () -> attempt(current, decide));
    }

    private Optional<Change> attempt(Current current, Function<Assignment, Step> decide) {
        Assignment image = current.image;
        return switch (decide.apply(image)) {
            case Step.Refused(Step.Refusal reason) ->
                    Optional.of(new Change.Refused(image, reason));
            case Step.Changed(Assignment next) -> {
                Map<String, AttributeValue> item =
                        AssignmentItem.toItem(next, image.revision() + 1);
                yield switch (rows.put(
                        "write an assignment", item, AssignmentItem.isStill(image))) {
                    case Written.Done(Map<String, AttributeValue> written) ->
                            Optional.of(new Change.Made(AssignmentItem.fromItem(written)));
                    case Written.Refused(Map<String, AttributeValue> there) -> {
                        current.image =
                                there.isEmpty()
                                        ? Assignment.ofNothing(image.deviceId(), image.modelId())
                                        : AssignmentItem.fromItem(there);
                        yield Optional.empty();
                    }
                };
            }
        };
    }

    /// The image that the next try decides on.
    private static final class Current {
        private Assignment image;

        Current(Assignment image) {
            this.image = image;
        }
    }

    /// Ids of devices that run a version, in order, at most `limit` of those behind `after`. One
    /// query of an index, which may lag by a moment.
    public Slice<DeviceId> listRunning(
            ModelVersionId version, int limit, Optional<DeviceId> after) {
        return list(BY_RUNNING_VERSION, AssignmentItem.RUNNING_VERSION, version, limit, after)
                .map(item -> new DeviceId(Attributes.of(item).text(AssignmentItem.DEVICE_ID)));
    }

    /// Assignments that keep their device from a version, in order of device ids, at most `limit`
    /// of those behind `after`. One query of an index that holds whole items and may lag by a
    /// moment.
    public Slice<Assignment> listBlocked(
            ModelVersionId version, int limit, Optional<DeviceId> after) {
        return list(BY_BLOCKED_IN, AssignmentItem.BLOCKED_IN, version, limit, after)
                .map(AssignmentItem::fromItem);
    }

    private Slice<Map<String, AttributeValue>> list(
            String index,
            String attribute,
            ModelVersionId version,
            int limit,
            Optional<DeviceId> after) {
        Expression key =
                Expression.of("#version = :version")
                        .name("#version", attribute)
                        .text(":version", AssignmentItem.inIndex(version));
        Rows.Query all = Rows.Query.ofIndex(index, key).limit(limit + 1);
        Rows.Query query = after.map(id -> all.after(place(attribute, version, id))).orElse(all);
        return Slice.of(
                rows.query("list devices by version", query), limit, AssignmentItem.DEVICE_ID);
    }

    private static Map<String, AttributeValue> place(
            String attribute, ModelVersionId version, DeviceId deviceId) {
        Map<String, AttributeValue> place =
                new HashMap<>(AssignmentItem.key(deviceId, version.modelId()));
        place.put(attribute, AttributeValue.fromS(AssignmentItem.inIndex(version)));
        return place;
    }
}
