package dev.waybill.testing.s3;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Uploads in parts.
///
/// Every operation on one upload takes its lock, so that a part never lands in an upload that was
/// joined or aborted.
final class MultipartOperations {
    private static final int MAX_PART_NUMBER = 10_000;

    private final Buckets buckets;
    private final ContentStore contents;
    private final InstantSource clock;

    MultipartOperations(Buckets buckets, ContentStore contents, InstantSource clock) {
        this.buckets = buckets;
        this.contents = contents;
        this.clock = clock;
    }

    CreateMultipartUploadResponse create(CreateMultipartUploadRequest request) {
        Bucket bucket = buckets.require(request.bucket());
        requireSupported(request.checksumAlgorithm(), request.checksumType());
        MultipartUpload upload =
                new MultipartUpload(
                        UUID.randomUUID().toString(),
                        request.key(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        request.checksumAlgorithm(),
                        new StoredObject.Headers(
                                request.contentType(),
                                request.contentEncoding(),
                                request.contentDisposition(),
                                request.cacheControl(),
                                request.metadata()));
        bucket.uploads().put(upload.id(), upload);
        return CreateMultipartUploadResponse.builder()
                .bucket(request.bucket())
                .key(request.key())
                .uploadId(upload.id())
                .checksumAlgorithm(upload.algorithm())
                .checksumType(upload.algorithm() == null ? null : ChecksumType.COMPOSITE)
                .build();
    }

    private static void requireSupported(
            @Nullable ChecksumAlgorithm algorithm, @Nullable ChecksumType type) {
        if (algorithm != null && algorithm != ChecksumAlgorithm.SHA256) {
            throw new UnsupportedOperationException("multipart uploads with " + algorithm);
        }
        if (algorithm != null && type == ChecksumType.FULL_OBJECT) {
            throw S3Refusals.invalidRequest(
                    "The FULL_OBJECT checksum type cannot be used with the sha256 checksum"
                            + " algorithm.");
        }
    }

    UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        Bucket bucket = buckets.require(request.bucket());
        if (request.partNumber() < 1 || request.partNumber() > MAX_PART_NUMBER) {
            throw S3Refusals.refusal(
                    400,
                    "InvalidArgument",
                    "Part number must be an integer between 1 and 10000, inclusive");
        }
        MultipartUpload upload = bucket.requireUpload(request.key(), request.uploadId());
        requireChecksum(upload, request);
        ContentStore.Received received = contents.receive(body, request.contentLength());
        Hashes hashes = received.hashes();
        MultipartUpload.Part part =
                new MultipartUpload.Part(
                        received.content(),
                        hashes,
                        clock.instant().truncatedTo(ChronoUnit.SECONDS));
        try {
            hashes.require(
                    request.contentMD5(),
                    request.checksumSHA256(),
                    request.checksumCRC32(),
                    request.checksumCRC32C());
            keep(bucket, upload, request.partNumber(), part);
        } catch (RuntimeException e) {
            contents.discard(received.content());
            throw e;
        }
        UploadPartResponse.Builder response = UploadPartResponse.builder().eTag(part.etag());
        if (upload.needsSha256() || request.checksumSHA256() != null) {
            response.checksumSHA256(hashes.sha256());
        }
        return response.build();
    }

    private void keep(
            Bucket bucket, MultipartUpload upload, int number, MultipartUpload.Part part) {
        synchronized (upload) {
            bucket.requireUpload(upload.key(), upload.id());
            MultipartUpload.Part replaced = upload.parts().put(number, part);
            if (replaced != null) {
                contents.discard(replaced.content());
            }
        }
    }

    private static void requireChecksum(MultipartUpload upload, UploadPartRequest request) {
        boolean given =
                request.checksumSHA256() != null
                        || request.checksumAlgorithm() == ChecksumAlgorithm.SHA256;
        if (upload.needsSha256() && !given) {
            throw S3Refusals.invalidRequest(
                    "Checksum Type mismatch occurred, expected checksum Type: sha256, actual"
                            + " checksum Type: null");
        }
    }

    CompleteMultipartUploadResponse complete(CompleteMultipartUploadRequest request) {
        Bucket bucket = buckets.require(request.bucket());
        MultipartUpload upload = bucket.requireUpload(request.key(), request.uploadId());
        List<CompletedPart> listed =
                request.multipartUpload() == null ? List.of() : request.multipartUpload().parts();
        synchronized (upload) {
            bucket.requireUpload(upload.key(), upload.id());
            StoredObject object =
                    upload.join(listed, clock.instant().truncatedTo(ChronoUnit.SECONDS));
            StoredObject replaced =
                    bucket.put(
                            upload.key(),
                            object,
                            new Bucket.Precondition(request.ifMatch(), request.ifNoneMatch()));
            bucket.uploads().remove(upload.id());
            upload.unused(listed).forEach(contents::discard);
            if (replaced != null) {
                contents.discard(replaced.content());
            }
            CompleteMultipartUploadResponse.Builder response =
                    CompleteMultipartUploadResponse.builder()
                            .bucket(request.bucket())
                            .key(request.key())
                            .location("/" + request.bucket() + "/" + request.key())
                            .eTag(object.etag());
            object.sha256()
                    .ifPresent(sum ->
                            response.checksumSHA256(sum).checksumType(ChecksumType.COMPOSITE));
            return response.build();
        }
    }

    AbortMultipartUploadResponse abort(AbortMultipartUploadRequest request) {
        Bucket bucket = buckets.require(request.bucket());
        MultipartUpload upload = bucket.requireUpload(request.key(), request.uploadId());
        synchronized (upload) {
            bucket.requireUpload(upload.key(), upload.id());
            bucket.uploads().remove(upload.id());
            upload.parts().values().forEach(part -> contents.discard(part.content()));
        }
        return AbortMultipartUploadResponse.builder().build();
    }
}
