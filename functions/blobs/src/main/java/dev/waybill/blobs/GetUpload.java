package dev.waybill.blobs;

import dev.waybill.aws.blob.MultipartObjects;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an upload stands, and which of its parts have arrived: enough to go on with it.
final class GetUpload implements Endpoint {

    private final UploadTickets tickets;

    GetUpload(UploadTickets tickets) {
        this.tickets = tickets;
    }

    private record Part(int number, long sizeBytes, String etag, @Nullable String sha256) {
        static Part of(MultipartObjects.Part part) {
            return new Part(
                    part.number(),
                    part.sizeBytes(),
                    part.etag(),
                    part.checksumSha256()
                            .map(base64 ->
                                    HexFormat.of().formatHex(Base64.getDecoder().decode(base64)))
                            .orElse(null));
        }
    }

    /// `state` is `open`, `verifying`, `adopted` (the blob is there) or `dead`; `reason` says why
    /// it is dead.
    private record Answer(
            String uploadId,
            String digest,
            long sizeBytes,
            String state,
            @Nullable String reason,
            String expiresAt,
            @Nullable Long partSizeBytes,
            @Nullable Integer partCount,
            List<Part> parts) {}

    @Override
    public Response handle(Call call) {
        Upload upload = UploadPath.require(call, tickets);
        Optional<PartPlan> plan = upload.multipart().map(Upload.Multipart::plan);
        return Response.json(
                200,
                new Answer(
                        upload.id(),
                        upload.digest().toString(),
                        upload.sizeBytes(),
                        upload.succeeded() ? "adopted" : upload.state().toString(),
                        upload.succeeded()
                                ? null
                                : upload.end().map(UploadEnd::toString).orElse(null),
                        upload.expiresAt().toString(),
                        plan.map(PartPlan::partSizeBytes).orElse(null),
                        plan.map(PartPlan::partCount).orElse(null),
                        tickets.arrived(upload).stream().map(Part::of).toList()));
    }
}
