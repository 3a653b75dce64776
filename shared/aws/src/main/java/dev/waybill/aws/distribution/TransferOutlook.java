package dev.waybill.aws.distribution;

import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.TransferChoice;
import dev.waybill.domain.delta.TransferQuestion;
import dev.waybill.domain.delta.TransferQuestion.BaseBlob;
import dev.waybill.domain.delta.TransferQuestion.Way;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How many devices will fetch a version, before any of them is offered it. Each version that runs
/// on them is read once, and each pair of blobs is looked up once. Not for several threads.
public final class TransferOutlook {

    private final Order order;
    private final ModelsTable models;
    private final Function<Way, Delta> ask;
    private final Instant now;
    private final Map<ModelVersionId, Optional<ModelVersion>> versions = new HashMap<>();
    private final Map<DeltaPair, Delta> ways = new HashMap<>();

    /// @param order what was asked for
    /// @param models reads the versions that devices run and get
    /// @param ask what is known of a way
    public TransferOutlook(Order order, ModelsTable models, Function<Way, Delta> ask, Instant now) {
        this.order = order;
        this.models = models;
        this.ask = ask;
        this.now = now;
    }

    /// How a device would fetch a variant if it asked now.
    public TransferChoice choose(Assignment image, Variant variant) {
        return question(image, variant).choose(this::find, now);
    }

    /// The same entry, in the mode in which the device will probably fetch it.
    public Entry expect(Assignment image, Entry entry) {
        return variant(image, entry)
                .map(variant -> entry.in(question(image, variant).expect(this::find, now)))
                .orElse(entry);
    }

    /// Whether the device of an entry is told to come back if it asks now, because a better way is
    /// being made.
    ///
    /// @param dueAt when the target's time is over; absent when it has all the time it needs
    public boolean isAwaited(Assignment image, Entry entry, Optional<Instant> dueAt) {
        return variant(image, entry)
                .map(variant ->
                        new TransferQuestion(
                                order.strategy().delta(),
                                order.fromVersion(),
                                variant.blob(),
                                base(image, variant),
                                entry.progress().failures().transfer() > 0,
                                entry.progress().isBegun()
                                        ? Optional.of(entry.mode())
                                        : Optional.empty(),
                                dueAt))
                .map(question -> question.choose(this::find, now))
                .filter(TransferChoice.Wait.class::isInstance)
                .isPresent();
    }

    private Optional<Variant> variant(Assignment image, Entry entry) {
        ModelVersionId id = new ModelVersionId(image.modelId(), entry.version());
        return entry.variantId()
                .flatMap(variantId ->
                        version(id)
                                .flatMap(version ->
                                        Optional.ofNullable(version.variants().get(variantId))));
    }

    private TransferQuestion question(Assignment image, Variant variant) {
        return new TransferQuestion(
                order.strategy().delta(),
                order.fromVersion(),
                variant.blob(),
                base(image, variant),
                false,
                Optional.empty(),
                Optional.empty());
    }

    private Optional<BaseBlob> base(Assignment image, Variant variant) {
        return BaseBlob.of(image, Optional.of(variant.variantId()), this::version);
    }

    private Delta find(Way way) {
        return ways.computeIfAbsent(way.pair(), _ -> ask.apply(way));
    }

    private Optional<ModelVersion> version(ModelVersionId id) {
        return versions.computeIfAbsent(id, models::find);
    }
}
