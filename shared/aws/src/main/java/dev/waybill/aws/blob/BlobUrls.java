package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SignedUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Presigned URLs of objects. Signing calls nobody. A URL that writes is bound to the exact length
/// and SHA-256 of what may be written, so S3 itself refuses anything else.
public final class BlobUrls {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final S3Presigner presigner;
    private final AwsCredentialsProvider credentials;
    private final String bucket;

    /// @param presigner signs with `credentials`
    /// @param credentials asked for the end of their session
    /// @param bucket the bucket
    public BlobUrls(S3Presigner presigner, AwsCredentialsProvider credentials, String bucket) {
        this.presigner = presigner;
        this.credentials = credentials;
        this.bucket = bucket;
    }

    /// The URLs of the bucket that `backends` name.
    public static BlobUrls of(Backends backends) {
        return new BlobUrls(
                backends.clients().presigner(),
                backends.clients().credentials(),
                backends.config().blobsBucket());
    }

    /// A URL that reads `object`.
    ///
    /// @param lifetime how long it is to be good for, at most 7 days
    public SignedUrl get(BlobObject object, Instant now, Duration lifetime) {
        return get(object.key(), now, lifetime);
    }

    /// A URL that reads what is kept under `key`.
    SignedUrl get(String key, Instant now, Duration lifetime) {
        return get(get -> get.bucket(bucket).key(key), now, lifetime);
    }

    /// A URL that reads `object`, answered as `mediaType`: the same bytes have other types to
    /// others.
    public SignedUrl get(BlobObject object, String mediaType, Instant now, Duration lifetime) {
        return get(
                get -> get.bucket(bucket).key(object.key()).responseContentType(mediaType),
                now,
                lifetime);
    }

    private SignedUrl get(
            Consumer<GetObjectRequest.Builder> request, Instant now, Duration lifetime) {
        Duration signed = atMostCredentials(now, lifetime);
        return signed(
                presigner.presignGetObject(
                        presign -> presign.signatureDuration(signed).getObjectRequest(request)),
                now.plus(signed));
    }

    /// A URL that writes `object` in one PUT: the bytes with its digest, `sizeBytes` of them.
    public SignedUrl put(BlobObject object, long sizeBytes, Instant now, Duration lifetime) {
        Duration signed = atMostCredentials(now, lifetime);
        return signed(
                presigner.presignPutObject(presign ->
                        presign.signatureDuration(signed)
                                .putObjectRequest(put ->
                                        put.bucket(bucket)
                                                .key(object.key())
                                                .contentLength(sizeBytes)
                                                .checksumSHA256(base64(object.digest())))),
                now.plus(signed));
    }

    /// A URL that writes one part of a multipart upload.
    ///
    /// @param part the SHA-256 of the part
    public SignedUrl part(
            BlobObject object,
            String s3UploadId,
            int number,
            long sizeBytes,
            Digest part,
            Instant now,
            Duration lifetime) {
        Duration signed = atMostCredentials(now, lifetime);
        return signed(
                presigner.presignUploadPart(presign ->
                        presign.signatureDuration(signed)
                                .uploadPartRequest(upload ->
                                        upload.bucket(bucket)
                                                .key(object.key())
                                                .uploadId(s3UploadId)
                                                .partNumber(number)
                                                .contentLength(sizeBytes)
                                                .checksumSHA256(base64(part)))),
                now.plus(signed));
    }

    static String base64(Digest digest) {
        return Base64.getEncoder().encodeToString(digest.hash());
    }

    private Duration atMostCredentials(Instant now, Duration lifetime) {
        Optional<Instant> end = credentials.resolveCredentials().expirationTime();
        Duration left = end.map(until -> Duration.between(now, until)).orElse(lifetime);
        Duration most = left.compareTo(lifetime) < 0 ? left : lifetime;
        return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    }

    private static SignedUrl signed(PresignedRequest request, Instant expiresAt) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, List<String>> header : request.signedHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("host")) {
                headers.put(name, String.join(",", header.getValue()));
            }
        }
        return new SignedUrl(request.url().toString(), headers, expiresAt);
    }
}
