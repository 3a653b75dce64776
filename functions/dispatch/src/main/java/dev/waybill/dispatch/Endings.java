package dev.waybill.dispatch;

import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.web.Tasks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What follows when a distribution is over: it lets its blobs go, older ones that waited for it
/// may end too, the one that brings its converged devices back is planned, and what walks over its
/// pages have left is removed. Done again by upkeep when it was cut short.
final class Endings {

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final GenerationsTable generations;
    private final ModelsTable models;
    private final Walks walks;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Endings(
            DistributionsTable distributions,
            DistributionRegister register,
            GenerationsTable generations,
            ModelsTable models,
            Walks walks,
            DispatchQueues queues,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.generations = generations;
        this.models = models;
        this.walks = walks;
        this.queues = queues;
        this.clock = clock;
    }

    /// Does what follows from the end of `over`.
    void follow(Distribution over) {
        List<String> older =
                generations
                        .find(over.version().modelId())
                        .open()
                        .headMap(over.generation(), false)
                        .values()
                        .stream()
                        .map(id -> Tasks.write(new Task.Settle(id, Optional.empty())))
                        .toList();
        queues.sendAll(over.order().priority(), older);
        over.rollbackId().flatMap(distributions::find).ifPresent(this::plan);
        if (over.holdsBlobs()) {
            register.release(
                    over.withoutBlobs(),
                    models.find(over.version()).map(ModelVersion::digests).orElseGet(TreeSet::new),
                    clock.instant());
        }
        walks.forget(over.id());
    }

    private void plan(Distribution waiting) {
        if (waiting.state() == DistributionState.PLANNING) {
            queues.sendAll(
                    waiting.order().priority(),
                    IntStream.range(0, waiting.planning().segments())
                            .mapToObj(segment -> new Position(segment, 0))
                            .map(first -> Tasks.write(new Task.Plan(waiting.id(), first)))
                            .toList());
        }
    }
}
