package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static dev.waybill.testing.s3.contract.ExampleBucket.sha256;
import static dev.waybill.testing.s3.contract.S3Subject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/// Writing objects.
public interface PutContract extends S3Subject {
    private static HeadObjectResponse head(ExampleBucket bucket, String key) {
        return bucket.s3()
                .headObject(request ->
                        request.bucket(bucket.name()).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    @Test
    default void keepsBytesAndWhatIsSaidAboutThem() {
        ExampleBucket bucket = newBucket();
        byte[] content = bytes("hello");
        bucket.put(
                "a/b c/ü.txt",
                content,
                request ->
                        request.contentType("text/plain")
                                .cacheControl("no-cache")
                                .metadata(Map.of("colour", "red")));
        assertThat(bucket.get("a/b c/ü.txt")).isEqualTo(content);
        HeadObjectResponse head = head(bucket, "a/b c/ü.txt");
        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.metadata()).containsEntry("colour", "red");
        assertThat(head.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(head.checksumSHA256()).isEqualTo(sha256(content));
    }

    @Test
    default void keepsEmptyObjects() {
        ExampleBucket bucket = newBucket();
        bucket.put("empty", new byte[0]);
        assertThat(bucket.get("empty")).isEmpty();
        assertThat(head(bucket, "empty").contentLength()).isZero();
    }

    @Test
    default void keepsLargeObjects() {
        ExampleBucket bucket = newBucket();
        byte[] content = bytes(3_000_000, 7);
        bucket.put("large", content);
        assertThat(bucket.get("large")).isEqualTo(content);
    }

    @Test
    default void refusesBytesThatDoNotMatchTheirChecksumAndKeepsTheOld() {
        ExampleBucket bucket = newBucket();
        bucket.put("a", bytes("old"));
        assertRefused(
                400,
                "BadDigest",
                () ->
                        bucket.s3()
                                .putObject(
                                        request ->
                                                request.bucket(bucket.name())
                                                        .key("a")
                                                        .checksumSHA256(sha256(bytes("other"))),
                                        RequestBody.fromBytes(bytes("new"))));
        assertThat(bucket.get("a")).isEqualTo(bytes("old"));
    }

    @Test
    default void replacesObjects() {
        ExampleBucket bucket = newBucket();
        bucket.put("a", bytes("old"));
        bucket.put("a", bytes("new"));
        assertThat(bucket.get("a")).isEqualTo(bytes("new"));
        assertThat(head(bucket, "a").checksumSHA256()).isEqualTo(sha256(bytes("new")));
    }

    @Test
    default void createsOnlyWhatIsNotThereWhenAskedTo() {
        ExampleBucket bucket = newBucket();
        bucket.put("a", bytes("first"), request -> request.ifNoneMatch("*"));
        assertRefused(
                412, () -> bucket.put("a", bytes("second"), request -> request.ifNoneMatch("*")));
        assertThat(bucket.get("a")).isEqualTo(bytes("first"));
        bucket.s3().deleteObject(request -> request.bucket(bucket.name()).key("a"));
        bucket.put("a", bytes("third"), request -> request.ifNoneMatch("*"));
        assertThat(bucket.get("a")).isEqualTo(bytes("third"));
    }

    @Test
    default void deletesObjectsAnyNumberOfTimes() {
        ExampleBucket bucket = newBucket();
        bucket.put("a", bytes("a"));
        bucket.put("ab", bytes("b"));
        bucket.s3().deleteObject(request -> request.bucket(bucket.name()).key("a"));
        bucket.s3().deleteObject(request -> request.bucket(bucket.name()).key("a"));
        assertThat(bucket.has("a")).isFalse();
        assertThat(bucket.has("ab")).isTrue();
    }

    @Test
    default void refusesBucketsThatDoNotExist() {
        ExampleBucket absent = new ExampleBucket(s3(), "no-such-bucket");
        assertThatThrownBy(() -> absent.put("a", bytes("a")))
                .isInstanceOf(NoSuchBucketException.class);
        assertThatThrownBy(() -> absent.get("a")).isInstanceOf(NoSuchBucketException.class);
        assertRefused(404, () -> s3().headBucket(request -> request.bucket("no-such-bucket")));
    }

    @Test
    default void knowsItsBuckets() {
        ExampleBucket bucket = newBucket();
        bucket.put("a", bytes("a"));
        s3().headBucket(request -> request.bucket(bucket.name()));
        try {
            s3().createBucket(request -> request.bucket(bucket.name()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // S3 says so everywhere but in us-east-1, where it lets the bucket be.
        }
        assertThat(bucket.get("a")).isEqualTo(bytes("a"));
    }
}
