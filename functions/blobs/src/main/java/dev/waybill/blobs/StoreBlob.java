package dev.waybill.blobs;

import dev.waybill.aws.blob.BodyStore;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Stores a body under whatever digest it has.
final class StoreBlob implements Endpoint {

    private final BodyStore store;

    StoreBlob(BodyStore store) {
        this.store = store;
    }

    private record Answer(BlobBody blob, boolean deduplicated) {}

    @Override
    public Response handle(Call call) {
        return store(store, call, RawBody.of(call.request()));
    }

    static Response store(BodyStore store, Call call, RawBody body) {
        return answer(
                body.storeIn(store, call.at(), stored -> Optional.of(call.deed(answer(stored)))));
    }

    private static Response answer(BodyStore.Stored stored) {
        return Response.json(
                stored.deduplicated() ? 200 : 201,
                new Answer(BlobBody.of(stored.row()), stored.deduplicated()));
    }
}
