package dev.waybill.testing.s3;

import dev.waybill.testing.dynamodb.value.Utf8;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// A bucket: its objects by key, in the order of the keys' bytes, and its unfinished uploads.
final class Bucket {
    private static final int MAX_KEY_BYTES = 1024;

    private final NavigableMap<String, StoredObject> objects =
            new ConcurrentSkipListMap<>(Utf8.ORDER);
    private final Map<String, MultipartUpload> uploads = new ConcurrentHashMap<>();

    /// On what writing an object depends.
    ///
    /// @param ifMatch the entity tag that the object must have; null: any, or none
    /// @param ifNoneMatch `*`: there must be no object; null: there may be
    record Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        private void require(@Nullable StoredObject present) {
            if (ifNoneMatch != null) {
                if (!ifNoneMatch.equals("*")) {
                    throw S3Refusals.refusal(
                            501,
                            "NotImplemented",
                            "A header you provided implies functionality that is not implemented");
                }
                if (present != null) {
                    throw S3Refusals.preconditionFailed();
                }
            }
            if (ifMatch != null) {
                if (present == null) {
                    throw S3Refusals.noSuchKey();
                }
                if (!ETags.match(ifMatch, present.etag())) {
                    throw S3Refusals.preconditionFailed();
                }
            }
        }
    }

    NavigableMap<String, StoredObject> objects() {
        return objects;
    }

    Map<String, MultipartUpload> uploads() {
        return uploads;
    }

    StoredObject require(String key) {
        StoredObject object = objects.get(key);
        if (object == null) {
            throw S3Refusals.noSuchKey();
        }
        return object;
    }

    MultipartUpload requireUpload(String key, String uploadId) {
        MultipartUpload upload = uploads.get(uploadId);
        if (upload == null || !upload.key().equals(key)) {
            throw S3Refusals.noSuchUpload();
        }
        return upload;
    }

    /// Writes an object if the precondition holds; answers the one that it replaces.
    synchronized @Nullable StoredObject put(
            String key, StoredObject object, Precondition precondition) {
        if (Utf8.length(key) > MAX_KEY_BYTES) {
            throw S3Refusals.refusal(400, "KeyTooLongError", "Your key is too long");
        }
        precondition.require(objects.get(key));
        return objects.put(key, object);
    }

    synchronized @Nullable StoredObject remove(String key) {
        return objects.remove(key);
    }
}
