package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Convergence;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.ModelVersionId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts targets again, by the pages and the devices' own records.
///
/// @param bench where the distributions are, which are at rest
record TargetRecount(DispatchBench bench) {

    /// The targets of a distribution, page by page.
    List<DeviceId> targets(String id) {
        return DistributionsTable.of(bench.stack.backends())
                .listPages(id, Optional.empty(), 100)
                .stream()
                .flatMap(page -> page.page().deviceIds().stream())
                .toList();
    }

    /// A device counts once for a version, however often it was given to it.
    void requireConvergence(ModelVersionId version, List<String> ids) {
        List<Tally> tallies =
                ConvergenceTable.of(bench.stack.backends()).list(version).stream()
                        .map(Counter::tally)
                        .toList();
        Set<DeviceId> union = new HashSet<>();
        for (String id : ids) {
            if (bench.fleet.distribution(id).version().equals(version)) {
                union.addAll(targets(id));
            }
        }
        assertThat(Convergence.of(tallies).total()).isBetween(0L, (long) union.size());
    }

    /// The counters say what the devices' own records say.
    void requireTally(Distribution distribution) {
        Tally tally = bench.fleet.tally(distribution.id());
        Counts counts = tally.counts();
        assertThat(tally.pending()).isZero();
        assertThat(counts.inProgress()).isZero();
        assertThat(counts.classified()).isEqualTo(distribution.totalTargets().orElseThrow());
        Map<TargetClass, Long> seen = new EnumMap<>(TargetClass.class);
        boolean isWhole = true;
        for (KeptPage page :
                DistributionsTable.of(bench.stack.backends())
                        .listPages(distribution.id(), Optional.empty(), 100)) {
            for (DeviceId target : page.page().deviceIds()) {
                Optional<TargetClass> own =
                        bench.fleet.image(target.value()).classOf(distribution.generation());
                isWhole &= own.isPresent();
                own.or(() -> page.result(target).map(result -> result.target()))
                        .ifPresent(each -> seen.merge(each, 1L, Long::sum));
            }
        }
        assertThat(seen.values().stream().mapToLong(each -> each).sum())
                .isEqualTo(counts.classified());
        if (isWhole) {
            assertThat(seen.getOrDefault(TargetClass.COMPLETED, 0L)).isEqualTo(counts.completed());
            assertThat(seen.getOrDefault(TargetClass.FAILED, 0L)).isEqualTo(counts.failed());
            assertThat(seen.getOrDefault(TargetClass.CANCELLED, 0L)).isEqualTo(counts.cancelled());
            assertThat(seen.getOrDefault(TargetClass.SUPERSEDED, 0L))
                    .isEqualTo(counts.superseded());
        }
    }
}
