package dev.waybill.dispatch;

import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads who is meant: the next page of a segment, as the scope stands at this moment. What of it
/// counts is decided when the page is frozen.
final class ScopeReader {

    /// How many members of a scope are looked at for one page.
    static final int PAGE_MEMBERS = 100;

    private final MembershipsTable memberships;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;

    ScopeReader(MembershipsTable memberships, DevicesTable devices, AssignmentsTable assignments) {
        this.memberships = memberships;
        this.devices = devices;
        this.assignments = assignments;
    }

    /// The page of `segment` that comes next.
    TargetPage read(Distribution distribution, Segment segment) {
        Slice<DeviceId> slice =
                memberships.list(
                        members(distribution.order().scope()), PAGE_MEMBERS, segment.reached());
        List<DeviceId> within =
                slice.items().stream().filter(id -> !isBehind(id, segment)).toList();
        boolean isLast = slice.next().isEmpty() || within.size() < slice.items().size();
        return new TargetPage(
                new Position(segment.number(), segment.cursor()),
                segment.count(),
                targets(distribution, within),
                within.isEmpty() ? segment.reached() : Optional.of(within.getLast()),
                isLast);
    }

    private static boolean isBehind(DeviceId id, Segment segment) {
        return segment.until().map(until -> id.compareTo(until) > 0).orElse(false);
    }

    private static MemberScope members(Scope scope) {
        return switch (scope) {
            case Scope.AllNodes() -> MemberScope.ALL;
            case Scope.Capable _ -> MemberScope.ALL;
            case Scope.Formation(FormationId formation) -> MemberScope.of(formation);
            case Scope.Nodes _ ->
                    throw new IllegalStateException("named nodes are frozen from the start");
        };
    }

    private List<DeviceId> targets(Distribution distribution, List<DeviceId> members) {
        List<DeviceId> targets = members;
        if (distribution.order().scope() instanceof Scope.Capable capable) {
            Map<DeviceId, Device> known = devices.findAll(members);
            targets =
                    members.stream()
                            .filter(id ->
                                    Optional.ofNullable(known.get(id))
                                            .map(device -> capable.matches(device.capabilities()))
                                            .orElse(false))
                            .toList();
        }
        if (distribution.order().rollback().isPresent()) {
            Map<DeviceId, Assignment> images =
                    assignments.findAll(targets, distribution.version().modelId());
            targets =
                    targets.stream()
                            .filter(id ->
                                    Optional.ofNullable(images.get(id))
                                            .map(image ->
                                                    image.isOffVersion(
                                                            distribution.version().version()))
                                            .orElse(false))
                            .toList();
        }
        return targets;
    }
}
