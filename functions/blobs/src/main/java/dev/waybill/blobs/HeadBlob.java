package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Whether a blob's bytes can be read: 200 with their length, or 404.
final class HeadBlob implements Endpoint {

    private final BlobsTable blobs;

    HeadBlob(BlobsTable blobs) {
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) {
        BlobAddress address = BlobPath.address(call);
        Optional<BlobRow> row = blobs.find(address);
        if (row.isEmpty()
                || !(row.get() instanceof BlobRow.Stored stored)
                || stored.state() != BlobState.LIVE) {
            throw BlobPath.notFound(address).refused();
        }
        return Response.empty(200).withHeader("content-length", Long.toString(stored.sizeBytes()));
    }
}
