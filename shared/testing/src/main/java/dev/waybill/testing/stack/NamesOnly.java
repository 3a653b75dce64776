package dev.waybill.testing.stack;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;

/// A bucket and queues that can be named but not used, for functions that use neither: any other
/// call fails.
final class NamesOnly {

    private NamesOnly() {}

    static S3Client bucket() {
        return new S3Client() {
            @Override
            public CreateBucketResponse createBucket(CreateBucketRequest request) {
                return CreateBucketResponse.builder().build();
            }

            @Override
            public String serviceName() {
                return S3Client.SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
    }

    static SqsClient queues() {
        return new SqsClient() {
            @Override
            public CreateQueueResponse createQueue(CreateQueueRequest request) {
                return CreateQueueResponse.builder()
                        .queueUrl("http://localhost/" + request.queueName())
                        .build();
            }

            @Override
            public String serviceName() {
                return SqsClient.SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
    }
}
