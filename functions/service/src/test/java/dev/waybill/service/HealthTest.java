package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.Unavailable;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Authenticator;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestStack stack = TestStack.onTables();

    @Test
    @DisplayName("A2.11 the service is healthy when all that it needs answers")
    void isHealthyWhenEverythingAnswers() {
        ApiAnswer answer = health(HealthTest::fine, HealthTest::fine, HealthTest::fine, LONG);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("Healthy");
        assertThat(answer.text("version")).isNotEmpty().doesNotContain("$");
    }

    @Test
    @DisplayName("D2.16 without bucket or queues the service is degraded")
    void isDegradedWithoutBucketOrQueues() {
        ApiAnswer noBucket = health(HealthTest::broken, HealthTest::fine, HealthTest::fine, LONG);
        ApiAnswer noQueues = health(HealthTest::fine, HealthTest::fine, HealthTest::broken, LONG);

        assertThat(noBucket.status()).isEqualTo(200);
        assertThat(noBucket.text("status")).isEqualTo("Degraded");
        assertThat(noBucket.json().at("/checks/blobs/status").asText()).isEqualTo("Degraded");
        assertThat(noBucket.body()).doesNotContain("secret");
        assertThat(noQueues.text("status")).isEqualTo("Degraded");
        assertThat(noQueues.json().at("/checks/blobs/status").asText()).isEqualTo("Healthy");
    }

    @Test
    @DisplayName("D2.16 without tables the service is unhealthy")
    void isUnhealthyWithoutTables() {
        ApiAnswer answer = health(HealthTest::fine, HealthTest::broken, HealthTest::fine, LONG);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("status")).isEqualTo("Unhealthy");
        assertThat(answer.json().at("/checks/tables/detail").asText())
                .isEqualTo("cannot be reached");
        assertThat(answer.header("retry-after")).isPresent();
    }

    @Test
    void doesNotWaitForeverForABackend() {
        CountDownLatch never = new CountDownLatch(1);
        Runnable hanging =
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        ApiAnswer answer =
                health(hanging, HealthTest::fine, HealthTest::fine, Duration.ofMillis(100));

        assertThat(answer.text("status")).isEqualTo("Degraded");
        assertThat(answer.json().at("/checks/blobs/detail").asText())
                .isEqualTo("does not answer in time");
    }

    private static void fine() {}

    private static void broken() {
        throw new Unavailable("reach it", new IllegalStateException("secret detail"));
    }

    private ApiAnswer health(Runnable blobs, Runnable tables, Runnable queues, Duration patience) {
        HttpFunction function =
                new HttpFunction(
                        new Router(
                                Map.of(
                                        Operation.GET_HEALTH,
                                        new GetHealth(blobs, tables, queues, patience))),
                        new Authenticator(
                                id -> Optional.empty(), "", Optional.empty(), stack.clock()),
                        stack.backends().idempotency(),
                        stack.backends().ids(),
                        stack.clock());
        return new ApiClient(
                        (in, out) -> function.serve(in, out, line -> {}), ServiceFixture.CONTRACT)
                .get("/v1/health");
    }
}
