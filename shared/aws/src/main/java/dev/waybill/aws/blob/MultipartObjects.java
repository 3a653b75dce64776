package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Calls;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.PartPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Objects that are written in parts.
public final class MultipartObjects {

    private static final int NOT_FOUND = 404;
    private static final String NO_SUCH_UPLOAD = "NoSuchUpload";
    private static final List<String> PARTS_CHANGED =
            List.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest");

    private final S3Client s3;
    private final String bucket;

    /// @param s3 the objects
    /// @param bucket the bucket
    public MultipartObjects(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// The objects of the bucket that `backends` name.
    public static MultipartObjects of(Backends backends) {
        return new MultipartObjects(backends.clients().s3(), backends.config().blobsBucket());
    }

    /// A part that has arrived.
    ///
    /// @param number from 1
    /// @param sizeBytes its size
    /// @param etag S3's name of its content
    /// @param checksumSha256 in base64, as S3 keeps it
    public record Part(int number, long sizeBytes, String etag, Optional<String> checksumSha256) {}

    /// What came of joining parts.
    public enum Joined {
        /// The object is there.
        DONE,
        /// S3 does not know the upload any more: it was joined before, or aborted.
        NO_SUCH_UPLOAD,
        /// The parts are not what the list says.
        PARTS_CHANGED
    }

    /// Begins an upload in parts; returns S3's name of it.
    public String create(BlobObject object) {
        CreateMultipartUploadRequest request =
                CreateMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .build();
        return Calls.write("begin a multipart upload", () -> s3.createMultipartUpload(request))
                .uploadId();
    }

    /// The parts that have arrived, in order; absent when S3 does not know the upload. One call per
    /// 1,000 parts.
    public Optional<List<Part>> list(BlobObject object, String s3UploadId) {
        ListPartsRequest request =
                ListPartsRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .uploadId(s3UploadId)
                        .build();
        List<Part> parts = new ArrayList<>();
        try {
            Calls.read(
                    "list parts",
                    () -> {
                        parts.clear();
                        s3.listPartsPaginator(request)
                                .parts()
                                .forEach(part -> parts.add(part(part)));
                        return parts;
                    });
            return Optional.of(parts);
        } catch (S3Exception e) {
            if (isNoSuchUpload(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Part part(software.amazon.awssdk.services.s3.model.Part part) {
        return new Part(
                part.partNumber(),
                part.size(),
                part.eTag(),
                Optional.ofNullable(part.checksumSHA256()));
    }

    /// The numbers of the parts that are not there, or not of the right size.
    public static List<Integer> missing(PartPlan plan, List<Part> parts) {
        boolean[] there = new boolean[plan.partCount() + 1];
        for (Part part : parts) {
            if (plan.has(part.number()) && part.sizeBytes() == plan.sizeOf(part.number())) {
                there[part.number()] = true;
            }
        }
        List<Integer> missing = new ArrayList<>();
        for (int number = 1; number <= plan.partCount(); number++) {
            if (!there[number]) {
                missing.add(number);
            }
        }
        return missing;
    }

    /// A hash of what a list of parts says.
    public static String fingerprint(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.number())
                    .append(' ')
                    .append(part.sizeBytes())
                    .append(' ')
                    .append(part.etag())
                    .append('\n');
        }
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// Joins `parts` to the object. S3 does it at most once, and only if each part still is as the
    /// list says.
    public Joined join(BlobObject object, String s3UploadId, List<Part> parts) {
        List<CompletedPart> completed =
                parts.stream()
                        .map(part ->
                                CompletedPart.builder()
                                        .partNumber(part.number())
                                        .eTag(part.etag())
                                        .checksumSHA256(part.checksumSha256().orElse(null))
                                        .build())
                        .toList();
        CompleteMultipartUploadRequest request =
                CompleteMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .uploadId(s3UploadId)
                        .multipartUpload(upload -> upload.parts(completed))
                        .build();
        try {
            Calls.write("join the parts of an upload", () -> s3.completeMultipartUpload(request));
            return Joined.DONE;
        } catch (S3Exception e) {
            if (isNoSuchUpload(e)) {
                return Joined.NO_SUCH_UPLOAD;
            }
            if (PARTS_CHANGED.contains(code(e))) {
                return Joined.PARTS_CHANGED;
            }
            throw e;
        }
    }

    /// Drops an upload with its parts, if S3 knows it.
    public void abort(BlobObject object, String s3UploadId) {
        AbortMultipartUploadRequest request =
                AbortMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .uploadId(s3UploadId)
                        .build();
        try {
            Calls.write("abort a multipart upload", () -> s3.abortMultipartUpload(request));
        } catch (S3Exception e) {
            if (!isNoSuchUpload(e)) {
                throw e;
            }
        }
    }

    /// Drops every upload to `object` that S3 knows, also one whose name was never written down.
    public void abortAll(BlobObject object) {
        ListMultipartUploadsRequest request =
                ListMultipartUploadsRequest.builder().bucket(bucket).prefix(object.key()).build();
        List<MultipartUpload> uploads =
                Calls.read(
                        "list multipart uploads",
                        () ->
                                s3.listMultipartUploadsPaginator(request).uploads().stream()
                                        .toList());
        for (MultipartUpload upload : uploads) {
            if (upload.key().equals(object.key())) {
                abort(object, upload.uploadId());
            }
        }
    }

    private static boolean isNoSuchUpload(S3Exception e) {
        return e.statusCode() == NOT_FOUND || NO_SUCH_UPLOAD.equals(code(e));
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    }
}
