package dev.waybill.blobs;

import dev.waybill.aws.blob.BodyStore;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Stores a body under the digest that its sender declares. Other bytes are refused before anything
/// is written.
final class PutBlob implements Endpoint {

    private final BodyStore store;

    PutBlob(BodyStore store) {
        this.store = store;
    }

    @Override
    public Response handle(Call call) {
        Digest declared = BlobPath.digest(call);
        RawBody body = RawBody.of(call.request());
        Digest actual = body.digest();
        if (!actual.equals(declared)) {
            throw Problem.of(Code.DIGEST_MISMATCH, "The body has another digest than the path says")
                    .with("digest", declared.toString())
                    .with("actual", actual.toString())
                    .refused();
        }
        return StoreBlob.store(store, call, body);
    }
}
