package dev.waybill.testing.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;

/// The buckets of a twin.
final class Buckets {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    Bucket require(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw S3Refusals.noSuchBucket();
        }
        return bucket;
    }

    CreateBucketResponse create(CreateBucketRequest request) {
        if (buckets.putIfAbsent(request.bucket(), new Bucket()) != null) {
            throw S3Refusals.bucketExists();
        }
        return CreateBucketResponse.builder().location("/" + request.bucket()).build();
    }

    HeadBucketResponse head(HeadBucketRequest request) {
        require(request.bucket());
        return HeadBucketResponse.builder().bucketRegion("us-east-1").build();
    }

    DeleteBucketResponse delete(DeleteBucketRequest request) {
        if (!require(request.bucket()).objects().isEmpty()) {
            throw S3Refusals.refusal(
                    409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        }
        buckets.remove(request.bucket());
        return DeleteBucketResponse.builder().build();
    }
}
