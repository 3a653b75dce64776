package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Drops a named reference; idempotent per holder.
final class DeleteHolder implements Endpoint {

    private final BlobSteps steps;

    DeleteHolder(BlobSteps steps) {
        this.steps = steps;
    }

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        Holder holder = Holder.artifact(call.name("holder"));
        return steps.unhold(
                        digest,
                        holder,
                        call.at(),
                        released -> Optional.of(call.deed(ReleasedBody.answer(released))))
                .map(ReleasedBody::answer)
                .orElseThrow(() -> BlobPath.notFound(digest).refused());
    }
}
