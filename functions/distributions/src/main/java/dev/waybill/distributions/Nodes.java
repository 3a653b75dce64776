package dev.waybill.distributions;

import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.distributions.Targets.Stretch;
import dev.waybill.distributions.Targets.Target;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The targets of a distribution in order of their ids, with what became of them.
final class Nodes {

    /// How many targets one call may look at; then it answers with what it has found.
    private static final int MOST_LOOKED_AT = 2000;

    private final DistributionsTable distributions;
    private final JoinableTable joinables;
    private final AssignmentsTable assignments;
    private final Targets targets;

    Nodes(DistributionsTable distributions, JoinableTable joinables, AssignmentsTable assignments) {
        this.distributions = distributions;
        this.joinables = joinables;
        this.assignments = assignments;
        this.targets = new Targets(distributions, joinables);
    }

    /// At most `limit` targets that are `wanted`, from `from` on. Consistent reads of pages and of
    /// devices' records in batches.
    Slice<Node> list(
            Distribution distribution, int limit, Optional<String> from, Predicate<Node> wanted) {
        NodesPlace place = from.map(NodesPlace::parse).orElse(NodesPlace.START);
        Stretch stretch = targets.from(distribution, place);
        int most = Math.min(stretch.targets().size(), MOST_LOOKED_AT);
        List<Node> found = new ArrayList<>();
        int looked = 0;
        while (looked < most && found.size() < limit) {
            int to = Math.min(most, looked + limit - found.size());
            nodes(distribution, stretch.targets().subList(looked, to)).stream()
                    .filter(wanted)
                    .forEach(found::add);
            looked = to;
        }
        NodesPlace next = stretch.behind(looked);
        boolean isEnd = looked == stretch.targets().size() && !targets.hasMore(distribution, next);
        return new Slice<>(found, isEnd ? Optional.empty() : Optional.of(next.toString()));
    }

    private List<Node> nodes(Distribution distribution, List<Target> some) {
        long generation = distribution.generation();
        Map<DeviceId, Assignment> images =
                assignments.findAll(
                        some.stream().map(Target::deviceId).toList(),
                        distribution.version().modelId());
        Map<DeviceId, KeptPage> late = forgotten(distribution, some, images);
        return some.stream()
                .map(target ->
                        Node.of(
                                target.deviceId(),
                                Optional.ofNullable(images.get(target.deviceId())),
                                generation,
                                target.page()
                                        .or(() -> Optional.ofNullable(late.get(target.deviceId())))
                                        .flatMap(page -> page.result(target.deviceId()))))
                .toList();
    }

    /// The pages of those that joined late and are forgotten at their devices.
    private Map<DeviceId, KeptPage> forgotten(
            Distribution distribution, List<Target> some, Map<DeviceId, Assignment> images) {
        return joinables.findPages(
                distribution,
                some.stream()
                        .filter(target -> target.page().isEmpty())
                        .map(Target::deviceId)
                        .filter(id ->
                                Optional.ofNullable(images.get(id))
                                        .flatMap(image -> image.result(distribution.generation()))
                                        .isEmpty())
                        .toList());
    }

    /// One target; absent when the device is none. Consistent.
    Optional<Node> find(Distribution distribution, DeviceId deviceId) {
        Assignment image = assignments.find(deviceId, distribution.version().modelId());
        long generation = distribution.generation();
        if (image.result(generation).isPresent()) {
            return Optional.of(Node.of(deviceId, Optional.of(image), generation, Optional.empty()));
        }
        return new PageSearch(distributions, distribution.id())
                .find(deviceId)
                .or(() -> joinables.findPage(distribution, deviceId))
                .map(page ->
                        Node.of(deviceId, Optional.of(image), generation, page.result(deviceId)));
    }
}
