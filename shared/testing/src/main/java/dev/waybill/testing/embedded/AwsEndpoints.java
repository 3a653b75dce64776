package dev.waybill.testing.embedded;

import java.net.URI;
import java.util.Map;
import java.util.Properties;

/// Where S3, DynamoDB and SQS answer, and the credentials they ask for.
///
/// @param region the region that requests are signed for
/// @param accountId twelve digits, as they appear in ARNs
/// @param s3 to be used path style; its host is a name, as S3Proxy takes an address for a bucket
public record AwsEndpoints(
        String region,
        String accountId,
        String accessKey,
        String secretKey,
        URI s3,
        URI dynamoDb,
        URI sqs) {

    /// The variables under which the AWS SDK, its tools and `Config` look for these values.
    public Map<String, String> environment() {
        return Map.of(
                "AWS_REGION",
                region,
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                secretKey,
                "AWS_ENDPOINT_URL_S3",
                s3.toString(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.toString(),
                "AWS_ENDPOINT_URL_SQS",
                sqs.toString());
    }

    /// Where the services are, for people.
    String describe() {
        return "S3 %s, DynamoDB %s, SQS %s".formatted(s3, dynamoDb, sqs);
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.putAll(environment());
        properties.setProperty("account", accountId);
        return properties;
    }

    static AwsEndpoints fromProperties(Properties properties) {
        return new AwsEndpoints(
                require(properties, "AWS_REGION"),
                require(properties, "account"),
                require(properties, "AWS_ACCESS_KEY_ID"),
                require(properties, "AWS_SECRET_ACCESS_KEY"),
                URI.create(require(properties, "AWS_ENDPOINT_URL_S3")),
                URI.create(require(properties, "AWS_ENDPOINT_URL_DYNAMODB")),
                URI.create(require(properties, "AWS_ENDPOINT_URL_SQS")));
    }

    private static String require(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the emulators' properties lack " + name);
        }
        return value;
    }
}
