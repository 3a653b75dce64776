package dev.waybill.testing.s3.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// A bucket for a test.
///
/// @param s3 where the bucket is
/// @param name its name, never used before
public record ExampleBucket(S3Client s3, String name) {
    /// Creates the bucket.
    public static ExampleBucket create(S3Client s3) {
        ExampleBucket bucket = new ExampleBucket(s3, "bucket-" + UUID.randomUUID());
        s3.createBucket(request -> request.bucket(bucket.name()));
        return bucket;
    }

    /// Bytes of a text.
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// So many bytes that differ along the way.
    public static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251 + seed);
        }
        return bytes;
    }

    /// The SHA-256 of bytes in base64.
    public static String sha256(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Puts an object with its checksum.
    public PutObjectResponse put(String key, byte[] bytes) {
        return put(key, bytes, request -> {});
    }

    /// Puts an object with its checksum and more parameters.
    public PutObjectResponse put(
            String key, byte[] bytes, Consumer<PutObjectRequest.Builder> more) {
        return s3.putObject(
                request -> more.accept(request.bucket(name).key(key).checksumSHA256(sha256(bytes))),
                RequestBody.fromBytes(bytes));
    }

    /// The bytes of an object.
    public byte[] get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
    }

    /// Whether there is an object.
    public boolean has(String key) {
        return s3.listObjectsV2(request -> request.bucket(name).prefix(key)).contents().stream()
                .anyMatch(object -> object.key().equals(key));
    }

    /// Begins an upload in parts with SHA-256 checksums; answers its id.
    public String beginUpload(String key) {
        return s3.createMultipartUpload(request ->
                        request.bucket(name).key(key).checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
    }

    /// Uploads a part with its checksum; answers what completes it.
    public CompletedPart uploadPart(String key, String uploadId, int number, byte[] bytes) {
        String sha256 = sha256(bytes);
        String etag =
                s3.uploadPart(
                                request ->
                                        request.bucket(name)
                                                .key(key)
                                                .uploadId(uploadId)
                                                .partNumber(number)
                                                .checksumSHA256(sha256),
                                RequestBody.fromBytes(bytes))
                        .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(sha256).build();
    }

    /// Joins the parts of an upload.
    public void complete(String key, String uploadId, CompletedPart... parts) {
        s3.completeMultipartUpload(request ->
                request.bucket(name)
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts)));
    }
}
