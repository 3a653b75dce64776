package dev.waybill.distributions;

import dev.waybill.aws.Slice;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The targets of a distribution in order of their ids, stretch by stretch. Those that were planned
/// stand on pages in that order, which the ranges of its segments see to; those that joined late
/// have keys in that order. A stretch is both, merged as far as both are known.
final class Targets {

    private static final int PAGES_AT_A_TIME = 10;
    private static final int JOINED_AT_A_TIME = 1000;

    private final DistributionsTable distributions;
    private final JoinableTable joinables;

    Targets(DistributionsTable distributions, JoinableTable joinables) {
        this.distributions = distributions;
        this.joinables = joinables;
    }

    /// One target.
    ///
    /// @param deviceId the device
    /// @param page its page; absent when it joined late and its page was not read
    /// @param place its place on the page
    record Target(DeviceId deviceId, Optional<KeptPage> page, int place) {

        static Target joined(DeviceId deviceId) {
            return new Target(deviceId, Optional.empty(), 0);
        }

        /// The place behind all of `targets`, which lie behind `before`.
        static NodesPlace behind(NodesPlace before, List<Target> targets) {
            NodesPlace behind = before;
            for (Target target : targets) {
                behind =
                        target.page.isPresent()
                                ? behind.behind(target.page.get(), target.place)
                                : behind.behind(target.deviceId);
            }
            return behind;
        }
    }

    /// Some targets, one behind the other.
    ///
    /// @param from the place of the first
    /// @param targets in order
    /// @param end the place behind the last
    record Stretch(NodesPlace from, List<Target> targets, NodesPlace end) {

        Stretch {
            targets = List.copyOf(targets);
        }

        /// The place behind the first `count` of them.
        NodesPlace behind(int count) {
            return count == targets.size() ? end : Target.behind(from, targets.subList(0, count));
        }
    }

    /// The next targets from a place on; perhaps none although there are more behind its end.
    /// Consistent: a page and two queries, and one more where devices may join late.
    Stretch from(Distribution distribution, NodesPlace place) {
        List<KeptPage> pages = pages(distribution, place);
        List<Target> planned = planned(pages, place);
        NodesPlace end = pages.isEmpty() ? place : place.atEndOf(pages.getLast());
        if (distribution.lateSegment().isEmpty()) {
            return new Stretch(place, planned, end);
        }
        Slice<DeviceId> joined =
                joinables.listJoined(distribution, place.joined(), JOINED_AT_A_TIME);
        List<Target> late = joined.items().stream().map(Target::joined).toList();
        List<Target> known = new ArrayList<>(planned);
        known.addAll(late);
        known.sort(Comparator.comparing(Target::deviceId));
        if (hasPages(distribution, end)) {
            cut(known, planned);
        }
        if (joined.next().isPresent()) {
            cut(known, late);
        }
        return new Stretch(
                place,
                known,
                known.size() - late(known).size() == planned.size()
                        ? Target.behind(end, late(known))
                        : Target.behind(place, known));
    }

    /// Leaves out what lies behind the last of `part`, of which there is more to come.
    private static void cut(List<Target> known, List<Target> part) {
        if (part.isEmpty()) {
            known.clear();
        } else {
            DeviceId last = part.getLast().deviceId();
            known.removeIf(target -> target.deviceId().compareTo(last) > 0);
        }
    }

    private static List<Target> late(List<Target> targets) {
        return targets.stream().filter(target -> target.page().isEmpty()).toList();
    }

    private static List<Target> planned(List<KeptPage> pages, NodesPlace from) {
        List<Target> planned = new ArrayList<>();
        for (KeptPage page : pages) {
            List<DeviceId> ids = page.page().deviceIds();
            boolean isFirst = page.page().position().equals(from.position());
            for (int at = isFirst ? from.place() : 0; at < ids.size(); at++) {
                planned.add(new Target(ids.get(at), Optional.of(page), at));
            }
        }
        return planned;
    }

    /// Whether there are targets behind the end of a stretch.
    boolean hasMore(Distribution distribution, NodesPlace end) {
        return hasPages(distribution, end)
                || distribution.lateSegment().isPresent()
                        && !joinables.listJoined(distribution, end.joined(), 1).items().isEmpty();
    }

    private boolean hasPages(Distribution distribution, NodesPlace end) {
        return !pagesBehind(distribution, end.position(), 1).isEmpty();
    }

    /// The page that a place is on, and some behind it.
    private List<KeptPage> pages(Distribution distribution, NodesPlace from) {
        List<KeptPage> pages = new ArrayList<>();
        distributions.findPage(distribution.id(), from.position()).ifPresent(pages::add);
        pages.addAll(pagesBehind(distribution, from.position(), PAGES_AT_A_TIME));
        return pages;
    }

    /// Planned pages: those of devices that joined late come behind them.
    private List<KeptPage> pagesBehind(Distribution distribution, Position position, int limit) {
        int late = distribution.lateSegment().orElse(Integer.MAX_VALUE);
        return distributions.listPages(distribution.id(), Optional.of(position), limit).stream()
                .filter(page -> page.page().position().segment() < late)
                .toList();
    }
}
