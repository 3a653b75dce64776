package dev.waybill.distributions;

import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Waiting;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Lists the targets of a distribution by device id: all, those of one class, or those that
/// something keeps.
final class ListNodes implements Endpoint {

    private final Found found;
    private final Nodes nodes;
    private final AssignmentsTable assignments;
    private final Waits.Lookup lookup;

    ListNodes(Found found, Nodes nodes, AssignmentsTable assignments, Waits.Lookup lookup) {
        this.found = found;
        this.nodes = nodes;
        this.assignments = assignments;
        this.lookup = lookup;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Optional<TargetClass> target = call.request().query("state").map(TargetClass::parse);
        boolean onlyBlocked = call.request().flag("blocked");
        Distribution distribution = found.require(call);
        Predicate<Node> wanted =
                node ->
                        target.map(wish -> node.result().target() == wish).orElse(true)
                                && (!onlyBlocked || node.isBlocked());
        Slice<Node> slice =
                onlyBlocked
                        ? blocked(distribution, page, wanted)
                        : nodes.list(distribution, page.limit(), page.after(), wanted);
        Map<DeviceId, Waiting> waits = lookup.at(distribution, call.at()).of(slice.items());
        return Page.answer(
                call.request(),
                "nodes",
                slice.items().stream()
                        .map(node ->
                                NodeBody.of(node, Optional.ofNullable(waits.get(node.deviceId()))))
                        .toList(),
                slice.next());
    }

    /// Those that something keeps: by their index while the distribution is open and it has them
    /// all, else by its pages.
    private Slice<Node> blocked(Distribution distribution, Page page, Predicate<Node> wanted) {
        BlockedPlace place = page.after(BlockedPlace::parse).orElse(BlockedPlace.START);
        boolean isIndexed = !distribution.isOver() && !distribution.order().isBackwards();
        if (isIndexed && place.page().isEmpty()) {
            Slice<Node> slice = indexed(distribution, page.limit(), place.behind(), wanted);
            return new Slice<>(slice.items(), slice.next().map(id -> place.inIndex(id).toString()));
        }
        Slice<Node> slice =
                nodes.list(
                        distribution,
                        page.limit(),
                        place.page(),
                        wanted.and(node -> place.isNew(node.deviceId())));
        return new Slice<>(slice.items(), slice.next().map(at -> place.inPages(at).toString()));
    }

    /// By the index, which may lag by a moment.
    private Slice<Node> indexed(
            Distribution distribution,
            int limit,
            Optional<DeviceId> after,
            Predicate<Node> wanted) {
        Slice<Assignment> slice = assignments.listBlocked(distribution.version(), limit, after);
        List<Node> items =
                slice.items().stream()
                        .filter(image -> isOf(distribution, image))
                        .map(image ->
                                Node.of(
                                        image.deviceId(),
                                        Optional.of(image),
                                        distribution.generation(),
                                        Optional.empty()))
                        .filter(wanted)
                        .toList();
        return slice.with(items);
    }

    private static boolean isOf(Distribution distribution, Assignment image) {
        return image.entry(distribution.generation())
                .map(Entry::distributionId)
                .filter(distribution.id()::equals)
                .isPresent();
    }
}
