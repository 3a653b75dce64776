package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.time.Duration;

/// A presigned URL from which anybody can read a blob for a while.
final class GetBlobUrl implements Endpoint {

    /// How long a URL is good for when nobody says otherwise.
    static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(15);

    private static final int MAX_SECONDS = 3600;

    private final BlobsTable blobs;
    private final BlobUrls urls;

    GetBlobUrl(BlobsTable blobs, BlobUrls urls) {
        this.blobs = blobs;
        this.urls = urls;
    }

    private record Answer(
            String url, String expiresAt, long expiresIn, long sizeBytes, String digest) {}

    @Override
    public Response handle(Call call) {
        int seconds =
                call.request()
                        .number(
                                "expires_in",
                                1,
                                MAX_SECONDS,
                                Math.toIntExact(DEFAULT_LIFETIME.toSeconds()));
        BlobRow.Stored row = BlobPath.readable(call, blobs);
        SignedUrl signed = urls.get(row.object(), call.at(), Duration.ofSeconds(seconds));
        return Response.json(
                200,
                new Answer(
                        signed.url(),
                        signed.expiresAt().toString(),
                        Duration.between(call.at(), signed.expiresAt()).toSeconds(),
                        row.sizeBytes(),
                        row.digest().toString()));
    }
}
