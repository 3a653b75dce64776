package dev.waybill.models;

import dev.waybill.aws.model.ModelRegister;
import dev.waybill.aws.model.ModelRegister.Changed;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.VersionProblem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Model versions as the endpoints meet them: found by the path, changed by what the domain
/// decides, refused by the problems of the API.
final class Versions {

    /// The largest version, as JSON: an item of the table holds 400 KB at most.
    private static final int MAX_BYTES = 256 << 10;

    private final ModelsTable models;
    private final ModelRegister register;

    Versions(ModelsTable models, ModelRegister register) {
        this.models = models;
        this.register = register;
    }

    /// What an endpoint wants done with the version that it was shown.
    sealed interface Wish {
        /// Nothing: it is as it should be; the answer has this status.
        record Nothing(int status) implements Wish {}

        /// Write it; the answer has this status.
        record Write(ModelVersion next, int status) implements Wish {}

        /// Write it, with every blob at its place.
        record Publish(ModelVersion next) implements Wish {}

        /// End the call.
        record Refuse(Problem problem) implements Wish {}
    }

    /// The version that the path names.
    static ModelVersionId id(Call call) {
        return new ModelVersionId(
                new ModelId(call.name("model_id")), new Version(call.name("version")));
    }

    /// The version that the path names; ends the call with 404 when there is none.
    ModelVersion require(Call call) {
        ModelVersionId id = id(call);
        return models.find(id).orElseThrow(() -> unknown(id).refused());
    }

    /// Changes the version that the path names, which must be there.
    Response change(Call call, Function<ModelVersion, Wish> decide) {
        return put(
                call, known -> decide.apply(known.orElseThrow(() -> unknown(id(call)).refused())));
    }

    /// Makes or changes the version that the path names; decides again when others were faster.
    Response put(Call call, Function<Optional<ModelVersion>, Wish> decide) {
        return Attempts.until(
                "change a model version",
                () -> {
                    Optional<ModelVersion> known = models.find(id(call));
                    return fulfil(call, known, decide.apply(known));
                });
    }

    private Optional<Response> fulfil(Call call, Optional<ModelVersion> known, Wish wish) {
        return switch (wish) {
            case Wish.Nothing(int status) ->
                    Optional.of(answer(status, known.orElseThrow(IllegalStateException::new)));
            case Wish.Refuse(Problem problem) -> throw problem.refused();
            case Wish.Write(ModelVersion next, int status) -> {
                Response answer = answer(status, next);
                requireSmall(answer);
                yield finish(
                        answer,
                        known.map(before -> register.replace(before, next, call.deed(answer)))
                                .orElseGet(() -> register.create(next, call.deed(answer))));
            }
            case Wish.Publish(ModelVersion next) -> {
                Response answer = answer(200, next);
                ModelVersion before = known.orElseThrow(IllegalStateException::new);
                yield finish(answer, register.publish(before, next, call.deed(answer)));
            }
        };
    }

    private static Optional<Response> finish(Response answer, Changed changed) {
        return switch (changed) {
            case Changed.Done() -> Optional.of(answer);
            case Changed.Moved() -> Optional.empty();
            case Changed.BadSignature(String signedBy) ->
                    throw VersionProblem.badSignature(signedBy).refused();
            case Changed.TooMany() ->
                    throw Problem.of(
                                    Code.TOO_LARGE,
                                    "One call may take up and let go "
                                            + ModelRegister.MAX_CHANGED_BLOBS
                                            + " blobs together; change fewer variants at a time")
                            .refused();
            case Changed.NotAvailable(List<Digest> digests) ->
                    throw VersionProblem.notAvailable(digests).refused();
            case Changed.WrongSize(Variant variant, long knownBytes) ->
                    throw VersionProblem.wrongSize(variant, knownBytes).refused();
        };
    }

    private static Response answer(int status, ModelVersion version) {
        return Response.json(status, VersionBody.of(version));
    }

    private static void requireSmall(Response answer) {
        if (answer.body().length > MAX_BYTES) {
            throw Problem.of(Code.TOO_LARGE, "A version has at most 256 KiB of JSON").refused();
        }
    }

    /// The 404 for a version, or for its model when that is unknown too.
    private Problem unknown(ModelVersionId id) {
        Problem problem =
                models.hasModel(id.modelId())
                        ? Problem.of(Code.VERSION_NOT_FOUND, "Make it with PUT")
                                .with("version", id.version().value())
                        : Problem.of(Code.MODEL_NOT_FOUND, "It has no version yet");
        return problem.with("model_id", id.modelId().value());
    }
}
