package dev.waybill.aws.assignment;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Rows.Written;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `assignments`: one item per device and model, key `device_id`, `model_id`; its stream
/// feeds the counters.
///
/// An item is only ever replaced as a whole, by an image made from the very image it replaces
/// ([#change]). A device writes a handful of times per distribution; no key is hot. The keys of the
/// index by running version would be, with one write per device that comes to run a version: each
/// has four shares, by the hash of the device's id. That of blocked devices has one, so that they
/// are found by one query; it takes one write per device that fails.
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
        return findAll(deviceIds, modelId, true);
    }

    /// The same at half the price, each as it stood a moment ago: enough for [#change], which
    /// writes only over the very image it was given, when what it refuses is refused for ever.
    public Map<DeviceId, Assignment> glanceAll(Collection<DeviceId> deviceIds, ModelId modelId) {
        return findAll(deviceIds, modelId, false);
    }

    private Map<DeviceId, Assignment> findAll(
            Collection<DeviceId> deviceIds, ModelId modelId, boolean consistent) {
        Map<DeviceId, Assignment> assignments = new HashMap<>();
        deviceIds.forEach(id -> assignments.put(id, Assignment.ofNothing(id, modelId)));
        List<Map<String, AttributeValue>> keys =
                assignments.keySet().stream().map(id -> AssignmentItem.key(id, modelId)).toList();
        for (Map<String, AttributeValue> item :
                rows.findAll("read assignments", keys, consistent)) {
            Assignment assignment = AssignmentItem.fromItem(item);
            assignments.put(assignment.deviceId(), assignment);
        }
        return assignments;
    }

    /// All assignments of a device, in order of the models' ids. One consistent query.
    public List<Assignment> listOfDevice(DeviceId deviceId) {
        return list(deviceId, query -> query);
    }

    /// The same at half the price, as they stood a moment ago: enough for [#changeGlanced].
    public List<Assignment> glanceOfDevice(DeviceId deviceId) {
        return list(deviceId, Rows.Query::eventual);
    }

    private List<Assignment> list(DeviceId deviceId, UnaryOperator<Rows.Query> how) {
        Expression key =
                Expression.of("#device = :device")
                        .name("#device", AssignmentItem.DEVICE_ID)
                        .text(":device", deviceId.value());
        return rows.queryAll("read a device's assignments", how.apply(Rows.Query.of(key))).stream()
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

    /// The same for an image that may be a moment old: what is refused of it is decided again on
    /// the one that stands there now, which takes a read more.
    public Change changeGlanced(Assignment glanced, Function<Assignment, Step> decide) {
        Change change = change(glanced, decide);
        return change instanceof Change.Refused
                ? change(find(glanced.deviceId(), glanced.modelId()), decide)
                : change;
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

    /// Changes assignments as `decide` says, all in one transaction with `fence`: none is changed
    /// when that does not hold. Whom `decide` refuses is left out. False, and nothing was written,
    /// when the fence or one of the images did not hold: read again.
    ///
    /// @param images as they were read
    /// @param fence adds what must hold
    public boolean changeTogether(
            Collection<Assignment> images,
            Function<Assignment, Step> decide,
            Supplier<Transaction> transactions,
            Consumer<Transaction> fence) {
        Transaction transaction = transactions.get();
        int number = 0;
        for (Assignment image : images) {
            if (decide.apply(image) instanceof Step.Changed(Assignment next)) {
                transaction.put(
                        "assignment" + number++,
                        rows.table(),
                        AssignmentItem.toItem(next, image.revision() + 1),
                        AssignmentItem.isStill(image));
            }
        }
        if (number == 0) {
            return true;
        }
        fence.accept(transaction);
        return transaction.commit("change assignments").isCommitted();
    }

    /// The image that the next try decides on.
    private static final class Current {
        private Assignment image;

        Current(Assignment image) {
            this.image = image;
        }
    }

    /// Ids of devices that run a version, in order, at most `limit` of those behind `after`. A
    /// query of each share of an index, which may lag by a moment.
    public Slice<DeviceId> listRunning(
            ModelVersionId version, int limit, Optional<DeviceId> after) {
        SortedSet<DeviceId> found = new TreeSet<>();
        for (String share : AssignmentItem.runningShares(version)) {
            query(BY_RUNNING_VERSION, AssignmentItem.RUNNING_VERSION, share, version, limit, after)
                    .items()
                    .forEach(item -> found.add(deviceId(item)));
        }
        List<DeviceId> first = found.stream().limit(limit).toList();
        return new Slice<>(
                first,
                found.size() > first.size()
                        ? Optional.of(first.getLast().value())
                        : Optional.empty());
    }

    private static DeviceId deviceId(Map<String, AttributeValue> item) {
        return new DeviceId(Attributes.of(item).text(AssignmentItem.DEVICE_ID));
    }

    /// Assignments that keep their device from a version, in order of device ids, at most `limit`
    /// of those behind `after`. One query of an index that holds whole items and may lag by a
    /// moment.
    public Slice<Assignment> listBlocked(
            ModelVersionId version, int limit, Optional<DeviceId> after) {
        return Slice.of(
                        query(
                                BY_BLOCKED_IN,
                                AssignmentItem.BLOCKED_IN,
                                AssignmentItem.inIndex(version),
                                version,
                                limit,
                                after),
                        limit,
                        AssignmentItem.DEVICE_ID)
                .map(AssignmentItem::fromItem);
    }

    /// One more than `limit`, if there are so many.
    private Rows.Found query(
            String index,
            String attribute,
            String value,
            ModelVersionId version,
            int limit,
            Optional<DeviceId> after) {
        Expression key =
                Expression.of("#version = :version")
                        .name("#version", attribute)
                        .text(":version", value);
        Rows.Query all = Rows.Query.ofIndex(index, key).limit(limit + 1);
        Rows.Query query =
                after.map(id -> all.after(place(attribute, value, version, id))).orElse(all);
        return rows.query("list devices by version", query);
    }

    private static Map<String, AttributeValue> place(
            String attribute, String value, ModelVersionId version, DeviceId deviceId) {
        Map<String, AttributeValue> place =
                new HashMap<>(AssignmentItem.key(deviceId, version.modelId()));
        place.put(attribute, AttributeValue.fromS(value));
        return place;
    }
}
