package dev.waybill.testing.embedded;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Services that the tests are to run on, instead of the emulators of the build: `make it` says so,
/// by `WAYBILL_IT` and the variables by which the AWS SDK finds endpoints. For each service its own
/// (`AWS_ENDPOINT_URL_S3`), else the one for all (`AWS_ENDPOINT_URL`), else the emulator.
///
/// @param s3 absent where the emulator stays
/// @param dynamoDb absent where the emulator stays
/// @param sqs absent where the emulator stays
record GivenEndpoints(Optional<URI> s3, Optional<URI> dynamoDb, Optional<URI> sqs) {

    private static final String ACCOUNT = "000000000000";

    /// Whether `environment` is that of `make it`.
    static boolean areAskedFor(Map<String, String> environment) {
        return !environment.getOrDefault("WAYBILL_IT", "").isEmpty();
    }

    /// What `environment` asks for; absent where it names no endpoint.
    static Optional<GivenEndpoints> of(Map<String, String> environment) {
        if (!areAskedFor(environment)) {
            return Optional.empty();
        }
        GivenEndpoints given =
                new GivenEndpoints(
                        endpoint(environment, "S3"),
                        endpoint(environment, "DYNAMODB"),
                        endpoint(environment, "SQS"));
        return given.emulated().size() == 3 ? Optional.empty() : Optional.of(given);
    }

    private static Optional<URI> endpoint(Map<String, String> environment, String service) {
        return Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_" + service))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }

    /// The services that stay with the emulators.
    List<String> emulated() {
        List<String> emulated = new ArrayList<>();
        if (s3.isEmpty()) {
            emulated.add("S3");
        }
        if (dynamoDb.isEmpty()) {
            emulated.add("DynamoDB");
        }
        if (sqs.isEmpty()) {
            emulated.add("SQS");
        }
        return emulated;
    }

    /// The endpoints that tests get: the given ones, and `rest` for the others. All take the same
    /// credentials; those of `rest` where it is needed, as it checks them.
    AwsEndpoints over(Optional<AwsEndpoints> rest, Map<String, String> environment) {
        return new AwsEndpoints(
                rest.map(AwsEndpoints::region)
                        .orElseGet(() -> environment.getOrDefault("AWS_REGION", "us-east-1")),
                rest.map(AwsEndpoints::accountId)
                        .orElseGet(() -> environment.getOrDefault("AWS_ACCOUNT_ID", ACCOUNT)),
                rest.map(AwsEndpoints::accessKey)
                        .orElseGet(() -> environment.getOrDefault("AWS_ACCESS_KEY_ID", "test")),
                rest.map(AwsEndpoints::secretKey)
                        .orElseGet(() -> environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "test")),
                s3.or(() -> rest.map(AwsEndpoints::s3)).orElseThrow(),
                dynamoDb.or(() -> rest.map(AwsEndpoints::dynamoDb)).orElseThrow(),
                sqs.or(() -> rest.map(AwsEndpoints::sqs)).orElseThrow());
    }
}
