package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Listing objects.
public interface ListContract extends S3Subject {
    private ExampleBucket bucketWith(String... keys) {
        ExampleBucket bucket = newBucket();
        for (String key : keys) {
            bucket.put(key, bytes(key));
        }
        return bucket;
    }

    private static List<String> keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }

    @Test
    default void listsKeysInOrderWithTheirSizes() {
        ExampleBucket bucket = bucketWith("b", "a/2", "a/10", "B", "c");
        ListObjectsV2Response page = bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()));
        assertThat(keys(page)).containsExactly("B", "a/10", "a/2", "b", "c");
        assertThat(page.contents().get(1).size()).isEqualTo(4);
        assertThat(page.keyCount()).isEqualTo(5);
        assertThat(page.isTruncated()).isFalse();
    }

    @Test
    default void listsAPrefix() {
        ExampleBucket bucket = bucketWith("a", "ab/1", "ab/2", "abc", "b");
        assertThat(keys(bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()).prefix("ab/"))))
                .containsExactly("ab/1", "ab/2");
        assertThat(keys(bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()).prefix("none"))))
                .isEmpty();
    }

    @Test
    default void pagesThroughAllKeys() {
        ExampleBucket bucket = bucketWith("a", "b", "c", "d", "e");
        ListObjectsV2Response first =
                bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()).maxKeys(2));
        assertThat(keys(first)).containsExactly("a", "b");
        assertThat(first.isTruncated()).isTrue();
        assertThat(
                        bucket
                                .s3()
                                .listObjectsV2Paginator(r -> r.bucket(bucket.name()).maxKeys(2))
                                .contents()
                                .stream()
                                .map(S3Object::key))
                .containsExactly("a", "b", "c", "d", "e");
        assertThat(keys(bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()).startAfter("c"))))
                .containsExactly("d", "e");
    }

    @Test
    default void foldsKeysByDelimiter() {
        ExampleBucket bucket = bucketWith("a/1", "a/2", "b", "c/1");
        ListObjectsV2Response page =
                bucket.s3().listObjectsV2(r -> r.bucket(bucket.name()).delimiter("/"));
        assertThat(keys(page)).containsExactly("b");
        assertThat(page.commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly("a/", "c/");
    }
}
