package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobChecks;
import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.Verification;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// A blob's bytes: small ones hashed again before the first of them is sent, large ones by a
/// redirect to S3.
final class GetContent implements Endpoint {

    private static final String OCTETS = "application/octet-stream";

    private final BlobsTable blobs;
    private final BlobObjects objects;
    private final BlobChecks checks;
    private final BlobUrls urls;

    GetContent(BlobsTable blobs, BlobObjects objects, BlobChecks checks, BlobUrls urls) {
        this.blobs = blobs;
        this.objects = objects;
        this.checks = checks;
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
                            : read(row, call);
                });
    }

    private Response redirect(BlobRow.Stored row, Instant now) {
        return Response.redirect(urls.get(row.object(), now, GetBlobUrl.DEFAULT_LIFETIME).url());
    }

    /// Absent when the blob got another object while this one was read.
    private Optional<Response> read(BlobRow.Stored row, Call call) {
        int most = Math.toIntExact(UploadLimits.MAX_BODY_BYTES) + 1;
        Optional<byte[]> bytes = objects.bytes(row.object(), most);
        if (bytes.isPresent()) {
            Digest actual = Digest.of(bytes.get());
            return actual.equals(row.digest())
                    ? Optional.of(answer(row, bytes.get(), call))
                    : damaged(row, Verification.changed(call.at(), actual), call.at());
        }
        return damaged(row, Verification.lost(call.at()), call.at());
    }

    private Optional<Response> damaged(BlobRow.Stored row, Verification found, Instant now) {
        Optional<BlobRow.Stored> marked = checks.record(row.object(), found, now, Optional.empty());
        if (marked.isPresent()) {
            throw BlobPath.damaged(marked.get()).refused();
        }
        return Optional.empty();
    }

    private static Response answer(BlobRow.Stored row, byte[] bytes, Call call) {
        String type = row.description().mediaType().orElse(OCTETS);
        Response response =
                switch (ByteRange.parse(call.request().header("range"), bytes.length)) {
                    case ByteRange.Asked.Whole() -> Response.bytes(200, type, bytes);
                    case ByteRange.Asked.Part(ByteRange(long from, long to)) ->
                            Response.bytes(
                                            206,
                                            type,
                                            Arrays.copyOfRange(bytes, (int) from, (int) to + 1))
                                    .withHeader(
                                            "content-range",
                                            "bytes " + from + "-" + to + "/" + bytes.length);
                    case ByteRange.Asked.Outside() ->
                            Problem.of(
                                            Code.RANGE_NOT_SATISFIABLE,
                                            "The blob has " + bytes.length + " bytes")
                                    .with("field", "Range")
                                    .toResponse(call.request().requestId())
                                    .withHeader("content-range", "bytes */" + bytes.length);
                };
        return response.withHeader("accept-ranges", "bytes")
                .withHeader("etag", "\"" + row.digest() + "\"")
                .withHeader("x-content-type-options", "nosniff");
    }
}
