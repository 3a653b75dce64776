package dev.waybill.aws;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of the AWS services, made once per function instance. Tests give twins instead.
///
/// @param dynamoDb the tables
/// @param s3 the bucket
/// @param presigner signs URLs without any call, with `credentials`
/// @param sqs the queues
/// @param credentials what signs; asked for the end of its session when URLs are signed
public record AwsClients(
        DynamoDbClient dynamoDb,
        S3Client s3,
        S3Presigner presigner,
        SqsClient sqs,
        AwsCredentialsProvider credentials) {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(25);

    /// Clients for the services that `config` names. S3's own checksums are computed only where
    /// they are asked for: every object here is hashed by us anyway.
    public static AwsClients of(Config config) {
        Config.Endpoint endpoint = config.endpoint();
        Region region = Region.of(endpoint.region());
        AwsCredentialsProvider credentials = credentials(endpoint);
        SdkHttpClient http = http(endpoint);
        ClientOverrideConfiguration limits =
                ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(RetryMode.STANDARD)
                        .build();
        ClientOverrideConfiguration transfers =
                ClientOverrideConfiguration.builder().retryStrategy(RetryMode.STANDARD).build();
        S3Configuration style =
                S3Configuration.builder().pathStyleAccessEnabled(endpoint.s3().isPresent()).build();
        var dynamoDb =
                DynamoDbClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .overrideConfiguration(limits);
        var s3 =
                S3Client.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .serviceConfiguration(style)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(transfers);
        var presigner =
                S3Presigner.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .serviceConfiguration(style);
        var sqs =
                SqsClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .overrideConfiguration(limits);
        endpoint.dynamoDb().map(URI::create).ifPresent(dynamoDb::endpointOverride);
        endpoint.s3().map(URI::create).ifPresent(s3::endpointOverride);
        endpoint.s3().map(URI::create).ifPresent(presigner::endpointOverride);
        endpoint.sqs().map(URI::create).ifPresent(sqs::endpointOverride);
        return new AwsClients(
                dynamoDb.build(), s3.build(), presigner.build(), sqs.build(), credentials);
    }

    private static SdkHttpClient http(Config.Endpoint endpoint) {
        if (endpoint.dynamoDb().filter(Config.STAGE::equals).isPresent()) {
            return new StageHttp();
        }
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(READ)
                .build();
    }

    /// Ends what the clients hold open.
    void close() {
        dynamoDb.close();
        s3.close();
        presigner.close();
        sqs.close();
    }

    /// Fixed keys where the services are not AWS's own; else the default chain, which under
    /// SnapStart asks the container.
    private static AwsCredentialsProvider credentials(Config.Endpoint endpoint) {
        if (endpoint.keys().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        Config.Keys keys = endpoint.keys().get();
        return keys.sessionToken().isPresent()
                ? StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(
                                keys.accessKey(), keys.secretKey(), keys.sessionToken().get()))
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }
}
