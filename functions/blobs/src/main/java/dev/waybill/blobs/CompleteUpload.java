package dev.waybill.blobs;

import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.aws.blob.UploadCompletion.Completion;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.UploadProblem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends an upload whose bytes have arrived; may be called again until the blob is there.
final class CompleteUpload implements Endpoint {

    private final UploadCompletion completion;

    CompleteUpload(UploadCompletion completion) {
        this.completion = completion;
    }

    private record Part(@Nullable Integer number, @Nullable String etag) {}

    /// The parts may be listed, but S3's own list counts.
    private record Body(@Nullable List<@Nullable Part> parts) {}

    private record Verifying(String state) {}

    private record Wrapped(BlobBody blob) {}

    @Override
    public Response handle(Call call) {
        List<@Nullable Part> listed = call.request().json(Body.class).parts();
        if (listed != null && listed.size() > UploadLimits.MAX_PARTS) {
            throw Problem.of(Code.TOO_LARGE, "An upload has at most 2,000 parts").refused();
        }
        Completion completed =
                completion.complete(
                        UploadPath.id(call),
                        call.at(),
                        decided -> Optional.of(call.deed(answer(decided, call))));
        return answer(completed, call);
    }

    private static Response answer(Completion completed, Call call) {
        return switch (completed) {
            case Completion.There(Optional<BlobRow> row) ->
                    row.flatMap(BlobBody::shown)
                            .map(blob -> Response.json(200, new Wrapped(blob)))
                            .orElseThrow(() -> UploadPath.notFound(call).refused());
            case Completion.Verifying() -> Response.json(202, new Verifying("verifying"));
            case Completion.Incomplete(List<Integer> missing) ->
                    throw UploadProblem.incomplete(missing).refused();
            case Completion.PartsChanged() -> throw UploadProblem.partsChanged().refused();
            case Completion.Mismatch() ->
                    throw UploadProblem.mismatch(UploadPath.id(call)).refused();
            case Completion.Unknown() -> throw UploadPath.notFound(call).refused();
        };
    }
}
