package dev.waybill.aws.model;

import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.VersionState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The variants of versions that are published. They never change, so they are kept in memory once
/// read.
public final class PublishedVariants {

    private static final int MOST = 200;

    private final ModelsTable models;
    private final Map<ModelVersionId, SortedMap<VariantId, Variant>> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<ModelVersionId, SortedMap<VariantId, Variant>> eldest) {
                    return size() > MOST;
                }
            };

    /// @param models where versions stand
    public PublishedVariants(ModelsTable models) {
        this.models = models;
    }

    /// All variants; none when the version is not there or is a draft.
    public SortedMap<VariantId, Variant> variants(ModelVersionId version) {
        synchronized (known) {
            SortedMap<VariantId, Variant> kept = known.get(version);
            if (kept != null) {
                return kept;
            }
        }
        Optional<ModelVersion> found =
                models.find(version).filter(read -> read.state() != VersionState.DRAFT);
        found.ifPresent(read -> {
            synchronized (known) {
                known.put(version, read.variants());
            }
        });
        return found.map(ModelVersion::variants).orElseGet(TreeMap::new);
    }
}
