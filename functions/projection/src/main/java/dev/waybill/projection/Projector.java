package dev.waybill.projection;

import dev.waybill.aws.assignment.AssignmentRecord;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.ConvergenceTable.Numbered;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.domain.assignment.AssignmentChange;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adds the changes of a batch to every counter that they touch, one counter after the other; each
/// tells by itself which of them it has counted before.
final class Projector {

    private final ConvergenceTable convergence;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Projector(ConvergenceTable convergence, DispatchQueues queues, InstantSource clock) {
        this.convergence = convergence;
        this.queues = queues;
        this.clock = clock;
    }

    /// Counts `records`, all of one shard and in its order. Throws when some may not be counted
    /// yet; then all of them have to come again.
    void project(String shardId, List<AssignmentRecord> records) {
        Map<DistributionKey, List<Numbered<Counts>>> targets = new LinkedHashMap<>();
        Map<ModelId, List<Numbered<Map<Version, Long>>>> running = new LinkedHashMap<>();
        for (AssignmentRecord record : records) {
            AssignmentChange change = record.change();
            change.targets()
                    .forEach((key, counts) ->
                            targets.computeIfAbsent(key, _ -> new ArrayList<>())
                                    .add(new Numbered<>(record.sequence(), counts)));
            if (!change.running().isEmpty()) {
                running.computeIfAbsent(change.modelId(), _ -> new ArrayList<>())
                        .add(new Numbered<>(record.sequence(), change.running()));
            }
        }
        Instant now = clock.instant();
        running.forEach(
                (modelId, changes) -> convergence.countRunning(shardId, modelId, changes, now));
        targets.forEach(
                (key, changes) -> settleIfQuiet(convergence.count(shardId, key, changes, now)));
    }

    /// Sends for somebody who looks when nothing is left to wait for, too much has failed, or a
    /// wave seems done. A trigger and no more: whoever is asked looks for himself, and upkeep asks
    /// again if this is lost.
    private void settleIfQuiet(Counter counter) {
        boolean isWaveQuiet = counter.mayEndWave() && counter.tally().counts().inProgress() == 0;
        if (counter.isQuiet() || counter.abort().isPresent() || isWaveQuiet) {
            queues.send(
                    counter.priority(),
                    Tasks.write(new Task.Settle(counter.key().distributionId(), Optional.empty())));
        }
    }
}
