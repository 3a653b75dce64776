package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.NewDistribution;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.Ids;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionIds;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.model.VersionState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The distribution that brings the converged devices of an aborted one back, each to what ran
/// there before (API §11). It carries the name of the version that most of them go back to. It is
/// made with the abort, and planned when every target of the aborted one was told.
final class Retreat {

    private static final int PAGES_AT_A_TIME = 10;
    private static final int MOST_PAGES_LOOKED_AT = 20;
    private static final int OLDER = 50;

    private final DistributionsTable distributions;
    private final AssignmentsTable assignments;
    private final GenerationsTable generations;
    private final ModelsTable models;
    private final ScopeReader scopes;
    private final Ids ids;

    Retreat(
            DistributionsTable distributions,
            AssignmentsTable assignments,
            GenerationsTable generations,
            ModelsTable models,
            ScopeReader scopes,
            Ids ids) {
        this.distributions = distributions;
        this.assignments = assignments;
        this.generations = generations;
        this.models = models;
        this.scopes = scopes;
        this.ids = ids;
    }

    /// The way back from `failing`; absent when there is nothing to go back to.
    Optional<NewDistribution> from(Distribution failing, String reason, Instant now) {
        return Stream.<Supplier<Stream<Version>>>of(
                        () -> before(failing), () -> distributedBefore(failing))
                .flatMap(Supplier::get)
                .map(version ->
                        models.find(new ModelVersionId(failing.version().modelId(), version)))
                .flatMap(Optional::stream)
                .filter(version -> version.state() != VersionState.YANKED)
                .findFirst()
                .map(version -> to(version, failing, reason, now));
    }

    /// What ran on the first converged devices before, the most frequent first.
    private Stream<Version> before(Distribution failing) {
        Map<Version, Long> counts = new TreeMap<>();
        Optional<Position> after = Optional.empty();
        for (int looked = 0; looked < MOST_PAGES_LOOKED_AT; looked += PAGES_AT_A_TIME) {
            List<KeptPage> pages = distributions.listPages(failing.id(), after, PAGES_AT_A_TIME);
            if (pages.isEmpty()) {
                break;
            }
            for (KeptPage page : pages) {
                assignments
                        .findAll(page.page().deviceIds(), failing.version().modelId())
                        .values()
                        .stream()
                        .filter(image ->
                                image.canGoBack(failing.generation(), failing.version().version()))
                        .map(image -> image.versionBefore(failing.version().version()))
                        .flatMap(Optional::stream)
                        .forEach(version -> counts.merge(version, 1L, Long::sum));
            }
            after = Optional.of(pages.getLast().page().position());
        }
        return counts.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                Map.Entry<Version, Long>::getValue, Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }

    /// Other versions that were distributed before, the last first.
    private Stream<Version> distributedBefore(Distribution failing) {
        List<String> older =
                distributions
                        .listOfModel(
                                failing.version().modelId(),
                                OLDER,
                                Optional.of(failing.generation()))
                        .items();
        return distributions.findAll(older).values().stream()
                .sorted(Comparator.comparingLong(Distribution::generation).reversed())
                .map(each -> each.version().version())
                .filter(version -> !version.equals(failing.version().version()))
                .distinct();
    }

    private NewDistribution to(
            ModelVersion version, Distribution failing, String reason, Instant now) {
        Origin origin = new Origin(failing.id(), Origin.Part.CONVERGED);
        Generations seen = generations.find(failing.version().modelId());
        List<Segment> segments = scopes.segments(origin);
        boolean canHold =
                DistributionRegister.canHold(version.digests().size(), segments.size() + 5, 0);
        Distribution back =
                new Distribution(
                        DistributionIds.of(ids.next()),
                        version.id(),
                        seen.newest() + 1,
                        DistributionState.PLANNING,
                        new Order(
                                failing.order().scope(),
                                Priority.HIGH,
                                Optional.empty(),
                                VariantSelector.ANY,
                                Optional.empty(),
                                Strategy.of(
                                        failing.order().strategy().timeouts(),
                                        failing.order().strategy().retries()),
                                Optional.of(new Order.Rollback(Optional.of(reason))),
                                Optional.of(origin)),
                        failing.nodeCount(),
                        version.variants().size() == 1
                                ? Optional.of(version.variants().firstKey())
                                : Optional.empty(),
                        new Distribution.Planning(segments.size(), 0, 0),
                        Optional.empty(),
                        false,
                        canHold && !version.digests().isEmpty(),
                        "dispatch",
                        Instant.ofEpochMilli(now.toEpochMilli()),
                        Optional.empty(),
                        Release.NONE,
                        Round.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return new NewDistribution(back, seen, segments, List.of(), version);
    }
}
