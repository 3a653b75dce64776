package dev.waybill.aws.subscription;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which versions of a model a new subscriber is told about at once: those that are being
/// distributed, and the one that was distributed last.
final class CurrentVersions {

    private final GenerationsTable generations;
    private final DistributionsTable distributions;

    CurrentVersions(Backends backends) {
        this.generations = GenerationsTable.of(backends);
        this.distributions = DistributionsTable.of(backends);
    }

    /// The versions; none when the model was never distributed. Two consistent reads.
    Set<ModelVersionId> of(ModelId modelId) {
        Generations found = generations.find(modelId);
        Set<ModelVersionId> versions = new LinkedHashSet<>();
        found.newestVersion()
                .ifPresent(version -> versions.add(new ModelVersionId(modelId, version)));
        distributions
                .findAll(found.open().values())
                .values()
                .forEach(distribution -> versions.add(distribution.version()));
        return versions;
    }
}
