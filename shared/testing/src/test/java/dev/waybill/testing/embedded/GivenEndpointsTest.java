package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GivenEndpointsTest {

    private static final AwsEndpoints EMULATORS =
            new AwsEndpoints(
                    "us-east-1",
                    "000000000000",
                    "key",
                    "secret",
                    URI.create("http://localhost:1"),
                    URI.create("http://localhost:2"),
                    URI.create("http://localhost:3"));

    @Test
    void takesNothingThatWasNotAskedFor() {
        String elsewhere = "http://localhost:4566";

        assertThat(GivenEndpoints.of(Map.of())).isEmpty();
        assertThat(GivenEndpoints.of(Map.of("AWS_ENDPOINT_URL", elsewhere))).isEmpty();
        assertThat(GivenEndpoints.of(Map.of("WAYBILL_IT", "1"))).isEmpty();
    }

    @Test
    void takesOneEndpointForAll() {
        Map<String, String> environment =
                Map.of("WAYBILL_IT", "1", "AWS_ENDPOINT_URL", "http://localhost:4566");
        AwsEndpoints endpoints =
                GivenEndpoints.of(environment).orElseThrow().over(Optional.empty(), environment);

        assertThat(endpoints.s3())
                .isEqualTo(endpoints.dynamoDb())
                .isEqualTo(endpoints.sqs())
                .hasToString("http://localhost:4566");
        assertThat(endpoints.accessKey()).isEqualTo("test");
    }

    @Test
    void keepsTheEmulatorsOfServicesThatWereNotNamed() {
        Map<String, String> environment =
                Map.of("WAYBILL_IT", "1", "AWS_ENDPOINT_URL_S3", "http://minio:9000");
        GivenEndpoints given = GivenEndpoints.of(environment).orElseThrow();
        AwsEndpoints endpoints = given.over(Optional.of(EMULATORS), environment);

        assertThat(given.emulated()).containsExactly("DynamoDB", "SQS");
        assertThat(endpoints.s3()).hasToString("http://minio:9000");
        assertThat(endpoints.dynamoDb()).isEqualTo(EMULATORS.dynamoDb());
        assertThat(endpoints.accessKey()).isEqualTo("key");
    }
}
