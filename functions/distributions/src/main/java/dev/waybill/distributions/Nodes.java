package dev.waybill.distributions;

import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The targets of a distribution in order of their ids: its pages in their order, which the ranges
/// of its segments see to. Behind them come those that joined late, in that order.
final class Nodes {

    /// How many targets one call may look at; then it answers with what it has found.
    private static final int MOST_LOOKED_AT = 2000;

    private static final int PAGES_AT_A_TIME = 10;

    private final DistributionsTable distributions;
    private final JoinableTable joinables;
    private final AssignmentsTable assignments;

    Nodes(DistributionsTable distributions, JoinableTable joinables, AssignmentsTable assignments) {
        this.distributions = distributions;
        this.joinables = joinables;
        this.assignments = assignments;
    }

    /// A place in the order: the target at `place` of the page at `position` comes next.
    private record Cursor(Position position, int place) {

        static final Cursor START = new Cursor(new Position(0, 0), 0);

        static Cursor parse(String text) {
            String[] parts = text.split("-", -1);
            try {
                return new Cursor(
                        new Position(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])),
                        Integer.parseInt(parts[2]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw InvalidRequest.cursor();
            }
        }

        @Override
        public String toString() {
            return position.segment() + "-" + position.page() + "-" + place;
        }
    }

    /// At most `limit` targets that are `wanted`, from `from` on. Consistent reads of pages and of
    /// devices' records in batches.
    Slice<Node> list(
            Distribution distribution, int limit, Optional<String> from, Predicate<Node> wanted) {
        Cursor cursor = from.map(Cursor::parse).orElse(Cursor.START);
        List<Node> found = new ArrayList<>();
        int looked = 0;
        for (KeptPage page : pages(distribution, cursor)) {
            List<DeviceId> ids = page.page().deviceIds();
            boolean isFirst = page.page().position().equals(cursor.position());
            int place = isFirst ? Math.min(cursor.place(), ids.size()) : 0;
            while (place < ids.size()) {
                if (found.size() == limit || looked >= MOST_LOOKED_AT) {
                    return new Slice<>(found, next(page, place));
                }
                int room = Math.min(limit - found.size(), MOST_LOOKED_AT - looked);
                List<DeviceId> some = ids.subList(place, Math.min(ids.size(), place + room));
                nodes(distribution, page, some).stream().filter(wanted).forEach(found::add);
                looked += some.size();
                place += some.size();
            }
            cursor = new Cursor(page.page().position(), ids.size());
        }
        boolean isEnd = pagesBehind(distribution, cursor.position()).isEmpty();
        return new Slice<>(found, isEnd ? Optional.empty() : Optional.of(cursor.toString()));
    }

    private static Optional<String> next(KeptPage page, int place) {
        return Optional.of(new Cursor(page.page().position(), place).toString());
    }

    private List<KeptPage> pages(Distribution distribution, Cursor cursor) {
        List<KeptPage> pages = new ArrayList<>();
        distributions.findPage(distribution.id(), cursor.position()).ifPresent(pages::add);
        pages.addAll(pagesBehind(distribution, cursor.position()));
        return pages;
    }

    private List<KeptPage> pagesBehind(Distribution distribution, Position position) {
        return distributions.listPages(distribution.id(), Optional.of(position), PAGES_AT_A_TIME);
    }

    private List<Node> nodes(Distribution distribution, KeptPage page, List<DeviceId> deviceIds) {
        Map<DeviceId, Assignment> images =
                assignments.findAll(deviceIds, distribution.version().modelId());
        return deviceIds.stream()
                .map(id ->
                        Node.of(
                                id,
                                Optional.ofNullable(images.get(id)),
                                distribution.generation(),
                                page.result(id)))
                .toList();
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
