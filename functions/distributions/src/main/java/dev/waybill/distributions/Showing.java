package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.model.PublishedVariants;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Distributions as they are shown, with how far they have come.
final class Showing {

    private static final int PAGES_AT_A_TIME = 20;

    private final DistributionsTable distributions;
    private final ConvergenceTable convergence;
    private final PublishedVariants variants;

    Showing(
            DistributionsTable distributions,
            ConvergenceTable convergence,
            PublishedVariants variants) {
        this.distributions = distributions;
        this.convergence = convergence;
        this.variants = variants;
    }

    /// How far each of `shown` has come, by id.
    Map<String, Tally> tallies(Collection<Distribution> shown) {
        Map<String, Tally> tallies = new HashMap<>();
        for (Counter counter : convergence.findAll(shown.stream().map(Showing::key).toList())) {
            tallies.put(counter.key().distributionId(), counter.tally());
        }
        shown.forEach(each -> tallies.computeIfAbsent(each.id(), _ -> begun(each)));
        return tallies;
    }

    private static DistributionKey key(Distribution distribution) {
        return new DistributionKey(distribution.version(), distribution.id());
    }

    private static Tally begun(Distribution distribution) {
        return new Tally(
                distribution.state(),
                distribution.totalTargets(),
                Counts.ZERO,
                0,
                distribution.runningSince());
    }

    /// A distribution in a listing: of a long list of nodes only the first ones.
    ObjectNode brief(Distribution distribution, Tally tally) {
        return body(distribution).whole(distribution, distribution.order().scope(), tally);
    }

    /// A distribution with all its nodes.
    ObjectNode whole(Distribution distribution, Tally tally) {
        return body(distribution).whole(distribution, scope(distribution), tally);
    }

    private DistributionBody body(Distribution distribution) {
        return new DistributionBody(variants.variants(distribution.version()));
    }

    private Scope scope(Distribution distribution) {
        Scope kept = distribution.order().scope();
        boolean isCut =
                kept instanceof Scope.Nodes(var first)
                        && distribution.nodeCount().map(all -> all > first.size()).orElse(false);
        return isCut ? Scope.Nodes.of(nodes(distribution.id())) : kept;
    }

    private List<DeviceId> nodes(String id) {
        List<DeviceId> nodes = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        while (true) {
            List<KeptPage> pages = distributions.listPages(id, after, PAGES_AT_A_TIME);
            if (pages.isEmpty()) {
                return nodes;
            }
            pages.forEach(page -> nodes.addAll(page.page().deviceIds()));
            after = Optional.of(pages.getLast().page().position());
        }
    }
}
