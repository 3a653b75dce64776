package dev.waybill.distributions;

import dev.waybill.aws.model.ModelRegister;
import dev.waybill.aws.model.ModelRegister.Changed;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.VersionState;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Operation;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.VersionProblem;
import java.util.List;
import java.util.Optional;

/// The versions that are to be distributed.
final class Versions {

    private final ModelsTable models;
    private final ModelRegister register;

    Versions(ModelsTable models, ModelRegister register) {
        this.models = models;
        this.register = register;
    }

    /// The version, which may be distributed; ends the call when there is none, when it was yanked,
    /// or has no variants.
    ModelVersion require(ModelVersionId id, Optional<VariantId> variantId) {
        ModelVersion version = models.find(id).orElseThrow(() -> unknown(id).refused());
        if (version.state() == VersionState.YANKED) {
            throw Problem.of(Code.VERSION_YANKED, "A yanked version cannot be distributed")
                    .with("model_id", id.modelId().value())
                    .with("version", id.version().value())
                    .refused();
        }
        version.requireVariants();
        if (variantId.isPresent() && !version.variants().containsKey(variantId.get())) {
            throw Problem.of(Code.VARIANT_NOT_FOUND, "The version has no such variant")
                    .with("model_id", id.modelId().value())
                    .with("version", id.version().value())
                    .with("variant_id", variantId.get().value())
                    .refused();
        }
        return version;
    }

    /// The same version, published: a draft is published by its first distribution.
    ModelVersion published(Call call, ModelVersion known) {
        return Attempts.until(
                "publish a model version",
                () -> {
                    ModelVersion now = require(known.id(), Optional.empty());
                    return now.state() == VersionState.DRAFT
                            ? publish(call, now)
                            : Optional.of(now);
                });
    }

    private Optional<ModelVersion> publish(Call call, ModelVersion draft) {
        ModelVersion next = draft.in(VersionState.PUBLISHED, call.at());
        return switch (register.publish(draft, next, deed(call))) {
            case Changed.Done() -> Optional.of(next);
            case Changed.Moved() -> Optional.empty();
            case Changed.NotAvailable(List<Digest> digests) ->
                    throw VersionProblem.notAvailable(digests).refused();
            case Changed.WrongSize(Variant variant, long knownBytes) ->
                    throw VersionProblem.wrongSize(variant, knownBytes).refused();
            case Changed.BadSignature(String signedBy) ->
                    throw VersionProblem.badSignature(signedBy).refused();
            case Changed.TooMany() ->
                    throw new IllegalStateException("publishing changes no blobs");
        };
    }

    /// Publishing is a deed of its own; the call's key belongs to the distribution.
    private static Deed deed(Call call) {
        Deed deed = call.deed(Response.empty(204));
        return new Deed(
                deed.subject(),
                Operation.PUBLISH_VERSION.action(),
                deed.requestId(),
                deed.at(),
                Optional.empty());
    }

    private Problem unknown(ModelVersionId id) {
        Problem problem =
                models.hasModel(id.modelId())
                        ? Problem.of(Code.VERSION_NOT_FOUND, "The model has no such version")
                                .with("version", id.version().value())
                        : Problem.of(Code.MODEL_NOT_FOUND, "There is no such model");
        return problem.with("model_id", id.modelId().value());
    }
}
