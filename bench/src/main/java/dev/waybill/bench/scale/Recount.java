package dev.waybill.bench.scale;

import dev.waybill.aws.Backends;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentChange;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is counted, counted anew from the devices' own records.
///
/// @param kept as it is kept
/// @param anew as the records say
/// @param keptRunning how many devices run each version, as it is kept
/// @param anewRunning as the records say
record Recount(
        Counts kept, Counts anew, Map<Version, Long> keptRunning, Map<Version, Long> anewRunning) {

    private static final int BATCH = 100;

    static Recount of(Backends backends, Fleet fleet, String distributionId) {
        Distribution distribution =
                DistributionsTable.of(backends).find(distributionId).orElseThrow();
        DistributionKey key = new DistributionKey(distribution.version(), distributionId);
        ModelId model = distribution.version().modelId();
        AssignmentsTable assignments = AssignmentsTable.of(backends);
        Counts anew = Counts.ZERO;
        Map<Version, Long> running = new TreeMap<>();
        for (int from = 0; from < fleet.size(); from += BATCH) {
            List<DeviceId> ids = new ArrayList<>();
            for (int device = from; device < Math.min(fleet.size(), from + BATCH); device++) {
                ids.add(new DeviceId(fleet.id(device)));
            }
            for (Assignment image : assignments.findAll(ids, model).values()) {
                AssignmentChange all = AssignmentChange.between(Optional.empty(), image);
                anew = anew.plus(all.targets().getOrDefault(key, Counts.ZERO));
                all.running().forEach((version, count) -> running.merge(version, count, Long::sum));
            }
        }
        ConvergenceTable convergence = ConvergenceTable.of(backends);
        return new Recount(
                convergence.find(key).orElseThrow().tally().counts(),
                anew,
                convergence.running(model),
                running);
    }

    boolean isExact() {
        return kept.equals(anew) && keptRunning.equals(anewRunning);
    }
}
