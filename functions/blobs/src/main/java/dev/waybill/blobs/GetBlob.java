package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// What is known of a blob, in whatever state it is.
final class GetBlob implements Endpoint {

    private final BlobsTable blobs;

    GetBlob(BlobsTable blobs) {
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) {
        BlobAddress address = BlobPath.address(call);
        return blobs.find(address)
                .flatMap(BlobBody::shown)
                .map(body -> Response.json(200, body))
                .orElseThrow(() -> BlobPath.notFound(address).refused());
    }
}
