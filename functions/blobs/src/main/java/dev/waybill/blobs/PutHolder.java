package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Adds a named reference to a blob; idempotent per holder.
final class PutHolder implements Endpoint {

    private final BlobSteps steps;

    PutHolder(BlobSteps steps) {
        this.steps = steps;
    }

    private record Answer(long referenceCount) {}

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        Holder holder = Holder.artifact(call.name("holder"));
        return steps.hold(digest, holder, call.at(), count -> Optional.of(call.deed(answer(count))))
                .map(PutHolder::answer)
                .orElseThrow(() -> BlobPath.notFound(digest).refused());
    }

    private static Response answer(long count) {
        return Response.json(200, new Answer(count));
    }
}
