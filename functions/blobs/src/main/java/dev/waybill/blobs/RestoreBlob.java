package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Brings a quarantined blob back.
final class RestoreBlob implements Endpoint {

    private final BlobSteps steps;

    RestoreBlob(BlobSteps steps) {
        this.steps = steps;
    }

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        return steps.restore(digest, call.at(), row -> Optional.of(call.deed(answer(row))))
                .map(RestoreBlob::answer)
                .orElseThrow(() -> BlobPath.notFound(digest).refused());
    }

    private static Response answer(BlobRow.Stored row) {
        return Response.json(200, BlobBody.of(row));
    }
}
