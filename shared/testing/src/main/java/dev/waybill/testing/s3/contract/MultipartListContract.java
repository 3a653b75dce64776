package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static dev.waybill.testing.s3.contract.ExampleBucket.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;

/// Listing unfinished uploads and their parts.
public interface MultipartListContract extends S3Subject {
    @Test
    default void listsPartsWithTheirChecksums() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        bucket.uploadPart("big", upload, 3, bytes("three"));
        bucket.uploadPart("big", upload, 1, bytes("one"));
        ListPartsResponse parts =
                bucket.s3().listParts(r -> r.bucket(bucket.name()).key("big").uploadId(upload));
        assertThat(parts.parts()).extracting(Part::partNumber).containsExactly(1, 3);
        assertThat(parts.parts()).extracting(Part::size).containsExactly(3L, 5L);
        assertThat(parts.isTruncated()).isFalse();
        hold(
                Leniency.UNTOLD_PART_CHECKSUMS,
                () ->
                        assertThat(parts.parts())
                                .extracting(Part::checksumSHA256)
                                .containsExactly(sha256(bytes("one")), sha256(bytes("three"))));
    }

    @Test
    default void pagesThroughParts() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        for (int number = 1; number <= 5; number++) {
            bucket.uploadPart("big", upload, number, bytes("part " + number));
        }
        assertThat(
                        bucket
                                .s3()
                                .listPartsPaginator(r ->
                                        r.bucket(bucket.name())
                                                .key("big")
                                                .uploadId(upload)
                                                .maxParts(2))
                                .parts()
                                .stream()
                                .map(Part::partNumber))
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    default void refusesToListFinishedUploads() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        bucket.complete("big", upload, bucket.uploadPart("big", upload, 1, bytes("part")));
        hold(
                Leniency.LISTS_OF_FINISHED_UPLOADS,
                () ->
                        assertThatThrownBy(() ->
                                        bucket.s3()
                                                .listParts(r ->
                                                        r.bucket(bucket.name())
                                                                .key("big")
                                                                .uploadId(upload)))
                                .isInstanceOf(NoSuchUploadException.class));
    }

    @Test
    default void listsUnfinishedUploads() {
        ExampleBucket bucket = newBucket();
        String b = bucket.beginUpload("p/b");
        String a = bucket.beginUpload("p/a");
        String done = bucket.beginUpload("p/done");
        bucket.complete("p/done", done, bucket.uploadPart("p/done", done, 1, bytes("part")));
        assertThat(bucket.s3().listMultipartUploads(r -> r.bucket(bucket.name())).uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactlyInAnyOrder(a, b);
        assertThat(
                        bucket.s3()
                                .listMultipartUploads(r -> r.bucket(bucket.name()).prefix("p/b"))
                                .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("p/b");
    }
}
