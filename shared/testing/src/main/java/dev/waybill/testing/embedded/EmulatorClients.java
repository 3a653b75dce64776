package dev.waybill.testing.embedded;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// One client per service, for one [AwsEndpoints]. Thread-safe, as the clients are.
final class EmulatorClients implements AutoCloseable {

    private final SdkHttpClient http;
    private final DynamoDbClient dynamoDb;
    private final DynamoDbStreamsClient dynamoDbStreams;
    private final S3Client s3;
    private final S3Presigner s3Presigner;
    private final SqsClient sqs;

    /// Opens no connection yet.
    EmulatorClients(AwsEndpoints endpoints) {
        Region region = Region.of(endpoints.region());
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(endpoints.accessKey(), endpoints.secretKey()));
        http = UrlConnectionHttpClient.create();
        dynamoDb =
                DynamoDbClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .endpointOverride(endpoints.dynamoDb())
                        .httpClient(http)
                        .build();
        dynamoDbStreams =
                DynamoDbStreamsClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .endpointOverride(endpoints.dynamoDb())
                        .httpClient(http)
                        .build();
        s3 =
                S3Client.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .endpointOverride(endpoints.s3())
                        .forcePathStyle(true)
                        .httpClient(http)
                        .build();
        s3Presigner =
                S3Presigner.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .endpointOverride(endpoints.s3())
                        .serviceConfiguration(
                                S3Configuration.builder().pathStyleAccessEnabled(true).build())
                        .build();
        sqs =
                SqsClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .endpointOverride(endpoints.sqs())
                        .httpClient(http)
                        .build();
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    DynamoDbStreamsClient dynamoDbStreams() {
        return dynamoDbStreams;
    }

    S3Client s3() {
        return s3;
    }

    S3Presigner s3Presigner() {
        return s3Presigner;
    }

    SqsClient sqs() {
        return sqs;
    }

    @Override
    public void close() {
        dynamoDb.close();
        dynamoDbStreams.close();
        s3Presigner.close();
        s3.close();
        sqs.close();
        http.close();
    }
}
