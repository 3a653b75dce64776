package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static dev.waybill.testing.s3.contract.ExampleBucket.sha256;
import static dev.waybill.testing.s3.contract.S3Subject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Reading objects.
public interface GetContract extends S3Subject {
    private static ResponseBytes<GetObjectResponse> range(ExampleBucket bucket, String range) {
        return bucket.s3()
                .getObjectAsBytes(
                        request -> request.bucket(bucket.name()).key("digits").range(range));
    }

    private ExampleBucket bucketWithDigits() {
        ExampleBucket bucket = newBucket();
        bucket.put("digits", bytes("0123456789"));
        return bucket;
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0123, bytes 0-3/10",
        "bytes=4-, 456789, bytes 4-9/10",
        "bytes=-2, 89, bytes 8-9/10",
        "bytes=8-100, 89, bytes 8-9/10",
        "bytes=9-9, 9, bytes 9-9/10"
    })
    default void readsRanges(String range, String expected, String contentRange) {
        ResponseBytes<GetObjectResponse> read = range(bucketWithDigits(), range);
        assertThat(read.asUtf8String()).isEqualTo(expected);
        assertThat(read.response().contentRange()).isEqualTo(contentRange);
        assertThat(read.response().contentLength()).isEqualTo(expected.length());
    }

    @Test
    default void refusesRangesBehindTheEnd() {
        ExampleBucket bucket = bucketWithDigits();
        assertRefused(416, () -> range(bucket, "bytes=10-"));
        assertRefused(416, () -> range(bucket, "bytes=20-30"));
    }

    @Test
    default void readsRangesOfLargeObjects() {
        ExampleBucket bucket = newBucket();
        byte[] content = bytes(3_000_000, 3);
        bucket.put("digits", content);
        assertThat(range(bucket, "bytes=1500000-1500009").asByteArray())
                .isEqualTo(Arrays.copyOfRange(content, 1_500_000, 1_500_010));
    }

    @Test
    default void streamsObjects() {
        ExampleBucket bucket = bucketWithDigits();
        try (ResponseInputStream<GetObjectResponse> in =
                bucket.s3().getObject(request -> request.bucket(bucket.name()).key("digits"))) {
            assertThat(in.response().contentLength()).isEqualTo(10);
            assertThat(in.response().eTag()).isNotEmpty();
            assertThat(in.readAllBytes()).isEqualTo(bytes("0123456789"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void answersChecksumsOnlyWhenAsked() {
        ExampleBucket bucket = bucketWithDigits();
        HeadObjectResponse silent =
                bucket.s3().headObject(request -> request.bucket(bucket.name()).key("digits"));
        HeadObjectResponse telling =
                bucket.s3()
                        .headObject(request ->
                                request.bucket(bucket.name())
                                        .key("digits")
                                        .checksumMode(ChecksumMode.ENABLED));
        assertThat(silent.contentLength()).isEqualTo(10);
        assertThat(telling.checksumSHA256()).isEqualTo(sha256(bytes("0123456789")));
    }

    @Test
    default void saysWhenThereIsNoObject() {
        ExampleBucket bucket = newBucket();
        assertThatThrownBy(() -> bucket.get("absent")).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() ->
                        bucket.s3()
                                .headObject(request -> request.bucket(bucket.name()).key("absent")))
                .isInstanceOf(NoSuchKeyException.class);
        assertRefused(404, "NoSuchKey", () -> bucket.get("absent"));
    }

    @Test
    default void comparesEntityTags() {
        ExampleBucket bucket = bucketWithDigits();
        String etag =
                bucket.s3()
                        .headObject(request -> request.bucket(bucket.name()).key("digits"))
                        .eTag();
        assertThat(
                        bucket.s3()
                                .getObjectAsBytes(request ->
                                        request.bucket(bucket.name()).key("digits").ifMatch(etag))
                                .asUtf8String())
                .isEqualTo("0123456789");
        assertRefused(
                412,
                () ->
                        bucket.s3()
                                .getObjectAsBytes(request ->
                                        request.bucket(bucket.name())
                                                .key("digits")
                                                .ifMatch("\"other\"")));
        assertRefused(
                304,
                () ->
                        bucket.s3()
                                .getObjectAsBytes(request ->
                                        request.bucket(bucket.name())
                                                .key("digits")
                                                .ifNoneMatch(etag)));
    }
}
