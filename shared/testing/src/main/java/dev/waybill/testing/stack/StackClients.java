package dev.waybill.testing.stack;

import dev.waybill.testing.embedded.EmbeddedAws;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The services a stack is made in.
///
/// @param region as it appears in ARNs
/// @param accountId as it appears in ARNs
public record StackClients(
        DynamoDbClient dynamoDb, S3Client s3, SqsClient sqs, String region, String accountId) {

    public static StackClients of(EmbeddedAws aws) {
        return new StackClients(
                aws.dynamoDb(),
                aws.s3(),
                aws.sqs(),
                aws.endpoints().region(),
                aws.endpoints().accountId());
    }
}
