package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Drops one anonymous reference.
final class ReleaseBlob implements Endpoint {

    private final BlobSteps steps;

    ReleaseBlob(BlobSteps steps) {
        this.steps = steps;
    }

    private record Body(@Nullable String life) {}

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        Optional<String> life = Optional.ofNullable(call.request().json(Body.class).life());
        return steps.release(
                        digest,
                        life,
                        call.at(),
                        released -> Optional.of(call.deed(ReleasedBody.answer(released))))
                .map(ReleasedBody::answer)
                .orElseThrow(() -> BlobPath.notFound(digest).refused());
    }
}
