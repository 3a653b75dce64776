package dev.waybill.testing.s3;

import dev.waybill.testing.dynamodb.value.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/// ListObjectsV2: keys in the order of their bytes, in pages.
final class Listings {
    private static final int MAX_KEYS = 1000;

    private final Buckets buckets;

    Listings(Buckets buckets) {
        this.buckets = buckets;
    }

    ListObjectsV2Response list(ListObjectsV2Request request) {
        NavigableMap<String, StoredObject> objects = buckets.require(request.bucket()).objects();
        String prefix = request.prefix() == null ? "" : request.prefix();
        int limit = Math.min(MAX_KEYS, request.maxKeys() == null ? MAX_KEYS : request.maxKeys());
        String after = after(request);
        List<S3Object> found = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        String last = "";
        boolean truncated = false;
        NavigableMap<String, StoredObject> rest =
                Utf8.ORDER.compare(after, prefix) < 0
                        ? objects.tailMap(prefix, true)
                        : objects.tailMap(after, false);
        for (Map.Entry<String, StoredObject> entry : rest.entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                break;
            }
            Optional<String> common = commonPrefix(key, prefix, request.delimiter());
            if (common.isPresent() && (prefixes.contains(common.get()) || shown(common, request))) {
                last = key;
                continue;
            }
            if (found.size() + prefixes.size() == limit) {
                truncated = true;
                break;
            }
            common.ifPresentOrElse(prefixes::add, () -> found.add(describe(key, entry.getValue())));
            last = key;
        }
        ListObjectsV2Response.Builder response =
                ListObjectsV2Response.builder()
                        .name(request.bucket())
                        .prefix(request.prefix())
                        .delimiter(request.delimiter())
                        .startAfter(request.startAfter())
                        .continuationToken(request.continuationToken())
                        .maxKeys(limit)
                        .keyCount(found.size() + prefixes.size())
                        .isTruncated(truncated)
                        .contents(found)
                        .commonPrefixes(
                                prefixes.stream()
                                        .map(p -> CommonPrefix.builder().prefix(p).build())
                                        .toList());
        if (truncated) {
            response.nextContinuationToken(token(last));
        }
        return response.build();
    }

    private static String after(ListObjectsV2Request request) {
        if (request.continuationToken() != null) {
            return key(request.continuationToken());
        }
        return request.startAfter() == null ? "" : request.startAfter();
    }

    /// Whether an earlier page ended inside this common prefix.
    private static boolean shown(Optional<String> common, ListObjectsV2Request request) {
        return request.continuationToken() != null
                && key(request.continuationToken()).startsWith(common.orElseThrow());
    }

    private static Optional<String> commonPrefix(
            String key, String prefix, @Nullable String delimiter) {
        if (delimiter == null || delimiter.isEmpty()) {
            return Optional.empty();
        }
        int end = key.indexOf(delimiter, prefix.length());
        return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end + delimiter.length()));
    }

    private static S3Object describe(String key, StoredObject object) {
        S3Object.Builder description =
                S3Object.builder()
                        .key(key)
                        .eTag(object.etag())
                        .size(object.content().length())
                        .lastModified(object.lastModified())
                        .storageClass(ObjectStorageClass.STANDARD);
        if (object.sha256().isPresent()) {
            description.checksumAlgorithm(ChecksumAlgorithm.SHA256);
        }
        return description.build();
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Refusals.refusal(
                    400, "InvalidArgument", "The continuation token provided is incorrect");
        }
    }
}
