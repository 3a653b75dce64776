package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static dev.waybill.testing.s3.contract.ExampleBucket.sha256;
import static dev.waybill.testing.s3.contract.S3Subject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Uploads in parts.
public interface MultipartContract extends S3Subject {
    /// The least that a part may have, unless it is the last.
    int PART_BYTES = 5 * 1024 * 1024;

    @Test
    default void joinsPartsUnderACompositeChecksum() {
        ExampleBucket bucket = newBucket();
        byte[] first = bytes(PART_BYTES, 1);
        byte[] last = bytes(1000, 2);
        String upload = bucket.beginUpload("big");
        CompletedPart two = bucket.uploadPart("big", upload, 7, last);
        CompletedPart one = bucket.uploadPart("big", upload, 2, first);
        assertThat(bucket.has("big")).isFalse();
        bucket.complete("big", upload, one, two);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.writeBytes(last);
        assertThat(bucket.get("big")).isEqualTo(whole.toByteArray());
        HeadObjectResponse head =
                bucket.s3()
                        .headObject(request ->
                                request.bucket(bucket.name())
                                        .key("big")
                                        .checksumMode(ChecksumMode.ENABLED));
        assertThat(head.contentLength()).isEqualTo(PART_BYTES + 1000);
        assertThat(head.eTag()).endsWith("-2\"");
        assertThat(head.checksumSHA256()).isEqualTo(composite(first, last) + "-2");
    }

    private static String composite(byte[]... parts) {
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            hashes.writeBytes(Base64.getDecoder().decode(sha256(part)));
        }
        return sha256(hashes.toByteArray());
    }

    @Test
    default void refusesPartsThatDoNotMatchTheirChecksum() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        assertRefused(
                400,
                "BadDigest",
                () ->
                        bucket.s3()
                                .uploadPart(
                                        request ->
                                                request.bucket(bucket.name())
                                                        .key("big")
                                                        .uploadId(upload)
                                                        .partNumber(1)
                                                        .checksumSHA256(sha256(bytes("other"))),
                                        RequestBody.fromBytes(bytes("part"))));
        assertThat(
                        bucket.s3()
                                .listParts(r -> r.bucket(bucket.name()).key("big").uploadId(upload))
                                .parts())
                .isEmpty();
    }

    @Test
    default void takesTheLastPartOfANumber() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart old = bucket.uploadPart("big", upload, 1, bytes("old"));
        CompletedPart part = bucket.uploadPart("big", upload, 1, bytes("new"));
        assertThatThrownBy(() -> bucket.complete("big", upload, old))
                .isInstanceOf(S3Exception.class);
        bucket.complete("big", upload, part);
        assertThat(bucket.get("big")).isEqualTo(bytes("new"));
    }

    @Test
    default void refusesListsOfPartsThatAreNotRight() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart one = bucket.uploadPart("big", upload, 1, bytes(PART_BYTES, 1));
        CompletedPart two = bucket.uploadPart("big", upload, 2, bytes("two"));
        CompletedPart absent = two.toBuilder().partNumber(3).build();
        assertRefused(400, "InvalidPart", () -> bucket.complete("big", upload, one, absent));
        assertThat(bucket.has("big")).isFalse();
        bucket.complete("big", upload, one, two);
        assertThat(bucket.has("big")).isTrue();
    }

    @Test
    default void refusesPartsOutOfOrder() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart one = bucket.uploadPart("big", upload, 1, bytes(PART_BYTES, 1));
        CompletedPart two = bucket.uploadPart("big", upload, 2, bytes("two"));
        hold(
                Leniency.PART_ORDER,
                () ->
                        assertRefused(
                                400,
                                "InvalidPartOrder",
                                () -> bucket.complete("big", upload, two, one)));
        hold(Leniency.PART_ORDER, () -> assertThat(bucket.has("big")).isFalse());
    }

    @Test
    default void refusesSmallPartsBeforeTheLast() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart one = bucket.uploadPart("big", upload, 1, bytes("too small"));
        CompletedPart two = bucket.uploadPart("big", upload, 2, bytes("two"));
        assertRefused(400, "EntityTooSmall", () -> bucket.complete("big", upload, one, two));
        assertThat(bucket.has("big")).isFalse();
    }

    @Test
    default void changesNothingWhenAFinishedUploadIsTouchedAgain() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart part = bucket.uploadPart("big", upload, 1, bytes("part"));
        bucket.complete("big", upload, part);
        ignoreNoSuchUpload(() -> bucket.uploadPart("big", upload, 1, bytes("late")));
        ignoreNoSuchUpload(() -> bucket.complete("big", upload, part));
        ignoreNoSuchUpload(() -> abort(bucket, "big", upload));
        assertThat(bucket.get("big")).isEqualTo(bytes("part"));
    }

    private static void ignoreNoSuchUpload(Runnable request) {
        try {
            request.run();
        } catch (NoSuchUploadException e) {
            // The upload may be known no more.
        }
    }

    @Test
    default void forgetsAbortedUploads() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart part = bucket.uploadPart("big", upload, 1, bytes("part"));
        abort(bucket, "big", upload);
        assertThatThrownBy(() -> bucket.complete("big", upload, part))
                .isInstanceOf(NoSuchUploadException.class);
        assertThatThrownBy(() -> abort(bucket, "big", upload))
                .isInstanceOf(NoSuchUploadException.class);
        assertThat(bucket.has("big")).isFalse();
    }

    @Test
    default void refusesPartsOfAbortedUploads() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        abort(bucket, "big", upload);
        hold(
                Leniency.PARTS_AFTER_ABORT,
                () ->
                        assertThatThrownBy(() -> bucket.uploadPart("big", upload, 1, bytes("late")))
                                .isInstanceOf(NoSuchUploadException.class));
    }

    private static void abort(ExampleBucket bucket, String key, String uploadId) {
        bucket.s3().abortMultipartUpload(r -> r.bucket(bucket.name()).key(key).uploadId(uploadId));
    }

    @Test
    default void readsRangesAcrossParts() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        bucket.complete(
                "big",
                upload,
                bucket.uploadPart("big", upload, 1, bytes(PART_BYTES, 0)),
                bucket.uploadPart("big", upload, 2, bytes("0123456789")));
        byte[] across =
                bucket.s3()
                        .getObjectAsBytes(request ->
                                request.bucket(bucket.name())
                                        .key("big")
                                        .range(
                                                "bytes="
                                                        + (PART_BYTES - 1)
                                                        + "-"
                                                        + (PART_BYTES + 2)))
                        .asByteArray();
        assertThat(across).containsExactly(bytes(PART_BYTES, 0)[PART_BYTES - 1], '0', '1', '2');
    }
}
