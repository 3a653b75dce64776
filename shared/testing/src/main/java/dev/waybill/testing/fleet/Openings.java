package dev.waybill.testing.fleet;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.aws.distribution.NewDistribution;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes distributions as the API does, but for the messages.
///
/// @param backends where they are kept
/// @param strategy of all of them
/// @param deed who makes them, and when
record Openings(Backends backends, Strategy strategy, Deed deed) {

    /// Makes a distribution of a published version. It is called `d` and its generation.
    Distribution open(
            ModelVersionId id, Scope scope, List<Segment> segments, List<TargetPage> pages) {
        Generations seen = GenerationsTable.of(backends).find(id.modelId());
        Distribution distribution =
                new Distribution(
                        "d" + (seen.newest() + 1),
                        id,
                        seen.newest() + 1,
                        DistributionState.PLANNING,
                        new Order(
                                scope,
                                Priority.NORMAL,
                                Optional.empty(),
                                VariantSelector.ANY,
                                Optional.empty(),
                                strategy,
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        new Distribution.Planning(segments.size(), 0, 0),
                        Optional.empty(),
                        false,
                        true,
                        "test",
                        deed.at(),
                        Optional.empty(),
                        Release.NONE,
                        Round.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        ModelVersion known =
                ModelsTable.of(backends)
                        .find(id)
                        .orElseThrow(() -> new IllegalStateException("publish it first"));
        NewDistribution created = new NewDistribution(distribution, seen, segments, pages, known);
        if (!DistributionRegister.of(backends).create(created, deed)) {
            throw new IllegalStateException("could not create a distribution");
        }
        return distribution;
    }

    /// Named devices on pages of so many; one empty page for none.
    static List<TargetPage> pages(List<DeviceId> all, int size) {
        List<TargetPage> pages = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(all.size(), from + size);
            pages.add(
                    new TargetPage(
                            new TargetPage.Position(0, pages.size()),
                            from,
                            all.subList(from, to),
                            Optional.empty(),
                            to == all.size()));
            from = to;
        } while (from < all.size());
        return pages;
    }
}
