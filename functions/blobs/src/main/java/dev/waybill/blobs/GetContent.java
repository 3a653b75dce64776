package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobReader;
import dev.waybill.aws.blob.BlobReader.Read;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.BlobProblem;
import dev.waybill.web.Call;
import dev.waybill.web.Content;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;

/// A blob's bytes: small ones hashed again before the first of them is sent, large ones by a
/// redirect to S3. A redirect comes whatever the caller has (RFC 9110, section 13.2.1).
final class GetContent implements Endpoint {

    private static final String OCTETS = "application/octet-stream";

    private final BlobsTable blobs;
    private final BlobReader reader;
    private final BlobUrls urls;

    GetContent(BlobsTable blobs, BlobReader reader, BlobUrls urls) {
        this.blobs = blobs;
        this.reader = reader;
        this.urls = urls;
    }

    @Override
    public Response handle(Call call) {
        boolean redirect = call.request().flag("redirect");
        return Attempts.until(
                "read a blob",
                () -> {
                    BlobRow.Stored row = BlobPath.readable(call, blobs);
                    return redirect || row.sizeBytes() > UploadLimits.MAX_BODY_BYTES
                            ? Optional.of(redirect(row, call.at()))
                            : Content.known(call.request(), row.digest().toString())
                                    .or(() -> read(row, call));
                });
    }

    private Response redirect(BlobRow.Stored row, Instant now) {
        return Response.redirect(urls.get(row.object(), now, GetBlobUrl.DEFAULT_LIFETIME).url());
    }

    /// Absent when the blob got another object while this one was read.
    private Optional<Response> read(BlobRow.Stored row, Call call) {
        String type = row.description().mediaType().orElse(OCTETS);
        return switch (reader.read(row, call.at())) {
            case Read.Intact intact ->
                    Optional.of(
                            Content.answer(
                                    call.request(), intact.bytes(), type, row.digest().toString()));
            case Read.Damaged(BlobRow.Stored marked) -> throw BlobProblem.damaged(marked).refused();
            case Read.Moved() -> Optional.empty();
        };
    }
}
