package dev.waybill.dispatch;

import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.web.Tasks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What follows when a distribution is over: it lets its blobs go, and older ones that waited for
/// it may end too. Done again by upkeep when it was cut short.
final class Endings {

    private final DistributionRegister register;
    private final GenerationsTable generations;
    private final ModelsTable models;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Endings(
            DistributionRegister register,
            GenerationsTable generations,
            ModelsTable models,
            DispatchQueues queues,
            InstantSource clock) {
        this.register = register;
        this.generations = generations;
        this.models = models;
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
        if (over.holdsBlobs()) {
            register.release(
                    over.withoutBlobs(),
                    models.find(over.version()).map(ModelVersion::digests).orElseGet(TreeSet::new),
                    clock.instant());
        }
    }
}
