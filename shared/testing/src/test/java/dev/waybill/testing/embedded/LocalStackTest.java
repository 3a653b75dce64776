package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    void standsInForAwsInAllTests() {
        EmbeddedAws aws = EmbeddedAws.shared();
        assumeTrue(
                GivenEndpoints.of(System.getenv()).isEmpty(),
                "LocalStack is left out: endpoints are given, and tests run on those");
        assumeTrue(
                aws.provenance() == Provenance.LOCALSTACK,
                "LocalStack is left out: no Docker engine answers; tests run on the emulators of"
                        + " the build");
        assertThat(LocalStack.answersAt(aws.endpoints().s3())).isTrue();
    }
}
