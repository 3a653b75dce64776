package dev.waybill.aws.device;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.device.Signposts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `memberships`: which devices stand in which scope, written in the transaction that
/// writes the device, so that a scope is exact at every moment and can be read in order.
///
/// Key: `scope`, `member`.
///
/// | scope | member | |
/// |---|---|---|
/// | `all` | device id | every device |
/// | `formation:<id>` | device id | the formation's devices |
/// | `signposts:all`, `signposts:formation:<id>` | device id | one in 4096 of them |
/// | `formations` | formation id | with `device_count` |
/// | `joining` | device id | devices of which distributions have yet to be told, with `owed_at` and a `mark` |
/// | `leaving` | device id | devices that were deleted, and may still be targets, with `owed_at` |
///
/// A device writes here when it is registered, deleted or moved; the item of a formation takes one
/// write for each of its devices then, 1,000 per second at most.
public final class MembershipsTable {

    private static final String SCOPE = "scope";
    private static final String MEMBER = "member";
    private static final String DEVICE_COUNT = "device_count";
    private static final String JOINING = "joining";
    private static final String LEAVING = "leaving";
    private static final String OWED_AT = "owed_at";
    private static final String MARK = "mark";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public MembershipsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static MembershipsTable of(Backends backends) {
        String name = backends.config().tables().memberships();
        return new MembershipsTable(backends.rows(name), name);
    }

    /// A formation that a device stands in or has stood in.
    ///
    /// @param formationId its name
    /// @param deviceCount how many devices stand in it now
    public record Formation(FormationId formationId, long deviceCount) {}

    /// At most `limit` members of a scope behind `after`, in order of id. One consistent query.
    public Slice<DeviceId> list(MemberScope scope, int limit, Optional<DeviceId> after) {
        return page(scope.key(), limit, after.map(DeviceId::value))
                .map(item -> new DeviceId(Attributes.of(item).text(MEMBER)));
    }

    /// Whether the device is a member of the scope. Strongly consistent.
    public boolean contains(MemberScope scope, DeviceId deviceId) {
        return rows.find("read a membership", key(scope.key(), deviceId.value())).isPresent();
    }

    /// At most `limit` formations behind `after`, in order of id. One consistent query.
    public Slice<Formation> listFormations(int limit, Optional<FormationId> after) {
        return page(MemberScope.FORMATIONS, limit, after.map(FormationId::value))
                .map(MembershipsTable::formation);
    }

    /// The formation; absent when no device ever stood in it. Strongly consistent.
    public Optional<Formation> findFormation(FormationId formationId) {
        return rows.find("read a formation", key(MemberScope.FORMATIONS, formationId.value()))
                .map(MembershipsTable::formation);
    }

    /// A note that the distributions that a device may join have yet to be told of it. Whoever has
    /// read it, and then the device, knows the change that it stands for: it is written with that.
    ///
    /// @param deviceId the device
    /// @param owedAt since when
    /// @param mark tells it from every other note of the device; empty in one of the older format,
    ///   which has none
    public record Joining(DeviceId deviceId, Instant owedAt, String mark) {}

    /// Adds: the distributions that a device may join are to be told of it.
    void owe(Transaction transaction, Joining joining) {
        transaction.put(
                label(JOINING, joining.deviceId().value()),
                table,
                toItem(joining),
                Expression.NONE);
    }

    /// Notes that the distributions that a device may join are to be told of it.
    public void owe(Joining joining) {
        rows.put("note who may join", toItem(joining), Expression.NONE);
    }

    private static Map<String, AttributeValue> toItem(Joining joining) {
        return Attributes.of(key(JOINING, joining.deviceId().value()))
                .put(OWED_AT, joining.owedAt())
                .put(MARK, joining.mark())
                .item();
    }

    private static Joining joining(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Joining(
                new DeviceId(from.text(MEMBER)),
                from.time(OWED_AT),
                from.findText(MARK).orElse(""));
    }

    /// At most `limit` devices of which distributions have yet to be told, behind `after`, in order
    /// of id. One consistent query.
    public Slice<Joining> listJoining(int limit, Optional<DeviceId> after) {
        return page(JOINING, limit, after.map(DeviceId::value)).map(MembershipsTable::joining);
    }

    /// What is owed of a device; absent when nothing is. Consistent.
    public Optional<Joining> findJoining(DeviceId deviceId) {
        return rows.find("read who may join", key(JOINING, deviceId.value()))
                .map(MembershipsTable::joining);
    }

    /// Of what is owed the distributions were told again at `at`; nothing when something newer is,
    /// or nothing any more.
    public void remind(Joining told, Instant at) {
        rows.update(
                "note who was told of",
                key(JOINING, told.deviceId().value()),
                Expression.of("SET #owed = :now")
                        .name("#owed", OWED_AT)
                        .number(":now", at.toEpochMilli()),
                isStill(told));
    }

    private static Expression isStill(Joining joining) {
        if (joining.mark().isEmpty()) {
            // A note that is gone has no mark either, and is not to come back.
            return Expression.of("attribute_not_exists(#mark) AND #owed = :told")
                    .name("#mark", MARK)
                    .name("#owed", OWED_AT)
                    .number(":told", joining.owedAt().toEpochMilli());
        }
        return Expression.of("#mark = :mark").name("#mark", MARK).text(":mark", joining.mark());
    }

    /// Nobody waits for what was owed any more; nothing when something newer is.
    public void settle(Joining told) {
        rows.delete("note who was told of", key(JOINING, told.deviceId().value()), isStill(told));
    }

    /// A note that the targets of a device which was deleted have yet to be ended.
    ///
    /// @param owedAt since when: when it was deleted, or when it was asked for something afterwards
    public record Leaving(DeviceId deviceId, Instant owedAt) {

        /// Who asks a device for something within that time of having read that it exists has done
        /// so before its targets are ended, if it was deleted meanwhile. Who takes longer looks
        /// again afterwards, and notes it.
        public static final Duration QUICK = Duration.ofSeconds(20);

        /// What is more than [#QUICK] is for clocks that differ and reads that lag.
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        /// Whether the targets are ended in a pass that began at `pass`.
        public boolean isDue(Instant pass) {
            return !owedAt.plus(PATIENCE).isAfter(pass);
        }
    }

    /// Notes that a device which does not exist has been asked for something.
    public void owe(Leaving gone) {
        rows.put("note who is gone", toItem(gone), Expression.NONE);
    }

    private static Map<String, AttributeValue> toItem(Leaving gone) {
        return Attributes.of(key(LEAVING, gone.deviceId().value()))
                .put(OWED_AT, gone.owedAt())
                .item();
    }

    /// At most `limit` devices that were deleted and may still be targets, behind `after`, in order
    /// of id. One consistent query.
    public Slice<Leaving> listLeaving(int limit, Optional<DeviceId> after) {
        return page(LEAVING, limit, after.map(DeviceId::value))
                .map(item -> {
                    Attributes from = Attributes.of(item);
                    return new Leaving(new DeviceId(from.text(MEMBER)), from.time(OWED_AT));
                });
    }

    /// No target of a deleted device is left; nothing when it was noted once more since.
    public void settle(Leaving gone) {
        rows.delete(
                "note who is gone",
                key(LEAVING, gone.deviceId().value()),
                Expression.of("#owed = :seen")
                        .name("#owed", OWED_AT)
                        .number(":seen", gone.owedAt().toEpochMilli()));
    }

    /// Adds: the memberships of a new device.
    void join(Transaction transaction, Device device) {
        for (MemberScope scope : scopes(device.deviceId(), MemberScope.ALL)) {
            put(transaction, scope, device.deviceId());
        }
        device.formationId().ifPresent(formation -> enter(transaction, device, formation));
    }

    /// Adds: the end of all memberships of a device that is deleted at `now`, whose targets are to
    /// be ended then.
    void leave(Transaction transaction, Device device, Instant now) {
        String id = device.deviceId().value();
        transaction.put(
                label(LEAVING, id),
                table,
                toItem(new Leaving(device.deviceId(), now)),
                Expression.NONE);
        for (MemberScope scope : scopes(device.deviceId(), MemberScope.ALL)) {
            delete(transaction, scope, device.deviceId());
        }
        device.formationId().ifPresent(formation -> exit(transaction, device, formation));
    }

    /// Adds: the move from the formation of `before` to that of `after`, if they differ.
    void move(Transaction transaction, Device before, Device after) {
        if (!before.formationId().equals(after.formationId())) {
            before.formationId().ifPresent(formation -> exit(transaction, before, formation));
            after.formationId().ifPresent(formation -> enter(transaction, after, formation));
        }
    }

    private void enter(Transaction transaction, Device device, FormationId formation) {
        for (MemberScope scope : scopes(device.deviceId(), MemberScope.of(formation))) {
            put(transaction, scope, device.deviceId());
        }
        count(transaction, formation, 1);
    }

    private void exit(Transaction transaction, Device device, FormationId formation) {
        for (MemberScope scope : scopes(device.deviceId(), MemberScope.of(formation))) {
            delete(transaction, scope, device.deviceId());
        }
        count(transaction, formation, -1);
    }

    private static List<MemberScope> scopes(DeviceId deviceId, MemberScope scope) {
        List<MemberScope> scopes = new ArrayList<>();
        scopes.add(scope);
        if (Signposts.isSignpost(deviceId)) {
            scopes.add(scope.signposts());
        }
        return scopes;
    }

    private void put(Transaction transaction, MemberScope scope, DeviceId deviceId) {
        transaction.put(
                label(scope.key(), deviceId.value()),
                table,
                key(scope.key(), deviceId.value()),
                Expression.NONE);
    }

    private void delete(Transaction transaction, MemberScope scope, DeviceId deviceId) {
        transaction.delete(
                label(scope.key(), deviceId.value()),
                table,
                key(scope.key(), deviceId.value()),
                Expression.NONE);
    }

    private void count(Transaction transaction, FormationId formation, long by) {
        transaction.update(
                label(MemberScope.FORMATIONS, formation.value()),
                table,
                key(MemberScope.FORMATIONS, formation.value()),
                Expression.of("ADD #count :by").name("#count", DEVICE_COUNT).number(":by", by),
                Expression.NONE);
    }

    private Slice<Map<String, AttributeValue>> page(
            String scope, int limit, Optional<String> after) {
        Rows.Query all =
                Rows.Query.of(
                                Expression.of("#scope = :scope")
                                        .name("#scope", SCOPE)
                                        .text(":scope", scope))
                        .limit(limit + 1);
        Rows.Query query = after.map(member -> all.after(key(scope, member))).orElse(all);
        return Slice.of(rows.query("list the members of a scope", query), limit, MEMBER);
    }

    private static Map<String, AttributeValue> key(String scope, String member) {
        return Attributes.none().put(SCOPE, scope).put(MEMBER, member).item();
    }

    private static String label(String scope, String member) {
        return "membership " + scope + " " + member;
    }

    private static Formation formation(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Formation(new FormationId(from.text(MEMBER)), from.number(DEVICE_COUNT));
    }
}
