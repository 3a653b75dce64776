package dev.waybill.blobs;

import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Gives an upload up; what has arrived of it is dropped.
final class AbandonUpload implements Endpoint {

    private final UploadCompletion completion;

    AbandonUpload(UploadCompletion completion) {
        this.completion = completion;
    }

    @Override
    public Response handle(Call call) {
        Response gone = Response.empty(204);
        boolean known =
                completion.abandon(
                        UploadPath.id(call), call.at(), _ -> Optional.of(call.deed(gone)));
        if (!known) {
            throw UploadPath.notFound(call).refused();
        }
        return gone;
    }
}
