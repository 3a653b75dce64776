package dev.waybill.aws.distribution;

import dev.waybill.aws.Backends;
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
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads who is meant by a scope as it stands at this moment. What of it counts is decided when a
/// page is frozen.
public final class ScopeReader {

    /// How many members of a scope are looked at for one page.
    private static final int PAGE_MEMBERS = 100;

    private static final int SIGNPOSTS_AT_A_TIME = 1000;

    private final MembershipsTable memberships;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;

    private ScopeReader(
            MembershipsTable memberships,
            DevicesTable devices,
            AssignmentsTable assignments,
            DistributionsTable distributions) {
        this.memberships = memberships;
        this.devices = devices;
        this.assignments = assignments;
        this.distributions = distributions;
    }

    /// A reader of the tables that `backends` name.
    public static ScopeReader of(Backends backends) {
        return new ScopeReader(
                MembershipsTable.of(backends),
                DevicesTable.of(backends),
                AssignmentsTable.of(backends),
                DistributionsTable.of(backends));
    }

    /// At most `limit` devices of the set that `scope` is chosen from, behind `after`, in order of
    /// id: all of them for a scope that names capabilities. One consistent query.
    public Slice<DeviceId> list(Scope scope, int limit, Optional<DeviceId> after) {
        return memberships.list(members(scope), limit, after);
    }

    /// The signposts of that set, in order. Consistent.
    public List<DeviceId> signposts(Scope scope) {
        MemberScope signposts = members(scope).signposts();
        List<DeviceId> found = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        do {
            Slice<DeviceId> slice = memberships.list(signposts, SIGNPOSTS_AT_A_TIME, after);
            found.addAll(slice.items());
            after = slice.next().map(DeviceId::new);
        } while (after.isPresent());
        return found;
    }

    /// Whether a device is meant by a distribution now. Consistent.
    public boolean holds(Distribution distribution, DeviceId deviceId) {
        Order order = distribution.order();
        return memberships.contains(members(order.scope()), deviceId)
                && !targets(order, distribution.version(), List.of(deviceId)).isEmpty();
    }

    /// Segments as those of `origin` were cut.
    public List<Segment> segments(Origin origin) {
        return distributions.listSegments(origin.distributionId()).stream()
                .map(segment -> Segment.open(segment.number(), segment.after(), segment.until()))
                .toList();
    }

    /// The page of `segment` that comes next.
    public TargetPage read(Distribution distribution, Segment segment) {
        Optional<Origin> origin = distribution.order().origin();
        return origin.isPresent()
                ? read(distribution, segment, origin.get())
                : readMembers(distribution, segment);
    }

    /// The page at the same place of `origin`, with those of its targets that are meant. A page
    /// that was never frozen, as `origin` was called off before, is the last one and holds nobody.
    private TargetPage read(Distribution distribution, Segment segment, Origin origin) {
        Position position = new Position(segment.number(), segment.cursor());
        Optional<KeptPage> page = distributions.findPage(origin.distributionId(), position);
        List<DeviceId> all = page.map(found -> found.page().deviceIds()).orElse(List.of());
        return new TargetPage(
                position,
                segment.count(),
                page.map(found -> targets(distribution, origin, found)).orElse(List.of()),
                all.isEmpty() ? segment.reached() : Optional.of(all.getLast()),
                page.map(found -> isLast(origin, found.page())).orElse(true));
    }

    /// Whether no page is behind it: each page of devices that joined late was the last one once.
    private boolean isLast(Origin origin, TargetPage page) {
        Position next = new Position(page.position().segment(), page.position().page() + 1);
        return page.last() && distributions.findPage(origin.distributionId(), next).isEmpty();
    }

    private List<DeviceId> targets(Distribution distribution, Origin origin, KeptPage page) {
        List<DeviceId> all = page.page().deviceIds();
        Distribution from =
                distributions
                        .find(origin.distributionId())
                        .orElseThrow(() -> new IllegalStateException("an origin is gone"));
        Map<DeviceId, Assignment> images =
                assignments.findAll(all, distribution.version().modelId());
        return all.stream()
                .filter(id ->
                        Optional.ofNullable(images.get(id))
                                .map(image -> isMeant(origin, from, page, image))
                                .orElse(false))
                .toList();
    }

    /// A page tells who had failed at the end, the image what became of it since.
    private static boolean isMeant(
            Origin origin, Distribution from, KeptPage page, Assignment image) {
        Version version = from.version().version();
        if (origin.isBackwards()) {
            return image.canGoBack(from.generation(), version);
        }
        return page.result(image.deviceId())
                        .map(kept -> kept.target() == TargetClass.FAILED)
                        .orElse(false)
                && image.stillWantsFor(from.generation(), version);
    }

    private TargetPage readMembers(Distribution distribution, Segment segment) {
        Slice<DeviceId> slice = list(distribution.order().scope(), PAGE_MEMBERS, segment.reached());
        List<DeviceId> within =
                slice.items().stream().filter(id -> !isBehind(id, segment)).toList();
        boolean isLast = slice.next().isEmpty() || within.size() < slice.items().size();
        return new TargetPage(
                new Position(segment.number(), segment.cursor()),
                segment.count(),
                targets(distribution.order(), distribution.version(), within),
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

    /// Those of `members` that are meant by `order`: with the capabilities that it demands, and,
    /// for a rollback, off `version`. Consistent reads, in batches of 100.
    public List<DeviceId> targets(Order order, ModelVersionId version, List<DeviceId> members) {
        List<DeviceId> targets = members;
        if (order.scope() instanceof Scope.Capable capable) {
            Map<DeviceId, Device> known = devices.findAll(members);
            targets =
                    members.stream()
                            .filter(id ->
                                    Optional.ofNullable(known.get(id))
                                            .map(Device::capabilities)
                                            .map(capable::matches)
                                            .orElse(false))
                            .toList();
        }
        if (order.rollback().isPresent()) {
            Map<DeviceId, Assignment> images = assignments.findAll(targets, version.modelId());
            targets =
                    targets.stream()
                            .filter(id ->
                                    Optional.ofNullable(images.get(id))
                                            .map(image -> image.isOffVersion(version.version()))
                                            .orElse(false))
                            .toList();
        }
        return targets;
    }
}
