package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// `make it` without an endpoint runs on LocalStack where a Docker engine answers. Where it does
/// not, this is the test that says so in the report.
@EnabledIfEnvironmentVariable(
        named = "WAYBILL_IT",
        matches = ".+",
        disabledReason = "containers are for `make it`")
class LocalStackTest {

    @Test
    void standsInForAwsInAllTests() throws Exception {
        EmbeddedAws aws = EmbeddedAws.shared();
        assumeTrue(
                GivenEndpoints.of(System.getenv()).isEmpty(),
                "LocalStack is left out: endpoints are given, and tests run on those");
        assumeTrue(
                aws.provenance() == Provenance.LOCALSTACK,
                "LocalStack is left out: no Docker engine answers; tests run on the emulators of"
                        + " the build");
        assertThat(health(aws.endpoints().s3()))
                .contains("\"s3\"", "\"dynamodb\"", "\"dynamodbstreams\"", "\"sqs\"");
    }

    private static String health(URI endpoint) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(endpoint.resolve("/_localstack/health")).build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
