package dev.waybill.service;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Totals;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How much is stored, and whether it lasts.
final class GetStats implements Endpoint {

    private final BlobsTable blobs;
    private final boolean durable;

    /// @param durable whether what is answered survives a restart of the backends
    GetStats(BlobsTable blobs, boolean durable) {
        this.blobs = blobs;
        this.durable = durable;
    }

    private record Body(
            long blobCount,
            long totalBytes,
            long referencedBytes,
            @Nullable Long largestBlobBytes,
            String persistence,
            String durabilityTier) {}

    @Override
    public Response handle(Call call) {
        Totals totals = blobs.totals();
        OptionalLong largest = blobs.largestBytes();
        return Response.json(
                200,
                new Body(
                        totals.blobs(),
                        totals.bytes(),
                        totals.referencedBytes(),
                        largest.isPresent() ? largest.getAsLong() : null,
                        durable ? "Durable" : "Ephemeral",
                        durable ? "Durable" : "Inline"));
    }
}
