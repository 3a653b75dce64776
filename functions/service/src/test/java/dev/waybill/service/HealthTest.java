package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Reach;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

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

    /// It names what is missing, and nothing of the account.
    @Test
    void namesThePartThatIsNotThere() {
        String table = stack.backends().config().tables().models();
        stack.backends().clients().dynamoDb().deleteTable(gone -> gone.tableName(table));
        Reach reach = new Reach(stack.backends());
        ApiAnswer answer = health(HealthTest::fine, reach::requireTables, HealthTest::fine, LONG);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/checks/tables/detail").asText())
                .isEqualTo("the table models is not there");
        assertThat(answer.body()).doesNotContain(table);
    }

    /// Anybody may ask: that must not become twenty calls each time.
    @Test
    void tellsAgainWhatItSawAMomentAgo() {
        AtomicInteger looks = new AtomicInteger();
        ApiClient anybody =
                asking(looks::incrementAndGet, HealthTest::fine, HealthTest::fine, LONG);
        for (int i = 0; i < 100; i++) {
            assertThat(anybody.get("/v1/health").status()).isEqualTo(200);
            stack.clock().advance(Duration.ofMillis(20));
        }
        assertThat(looks).hasValue(1);
        stack.clock().advance(Duration.ofMillis(1));
        anybody.get("/v1/health");
        assertThat(looks).hasValue(2);
    }

    /// A look that takes long is the one to be spared, so it is told again from its end on.
    @Test
    void tellsAgainWhatItTookLongToSee() {
        AtomicInteger looks = new AtomicInteger();
        Runnable slow =
                () -> {
                    looks.incrementAndGet();
                    stack.clock().advance(Duration.ofSeconds(3));
                    broken();
                };
        ApiClient anybody = asking(HealthTest::fine, slow, HealthTest::fine, LONG);
        String wait = anybody.get("/v1/health").header("retry-after").orElseThrow();
        anybody.get("/v1/health");
        assertThat(looks).hasValue(1);
        stack.clock().advance(Duration.ofSeconds(Long.parseLong(wait)));
        anybody.get("/v1/health");
        assertThat(looks).hasValue(2);
    }

    /// DynamoDB refuses with 400, and others with 403.
    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 400, refuses",
        "AccessDenied, 403, refuses",
        "ValidationException, 400, cannot be reached"
    })
    void saysThatATableRefuses(String code, int status, String said) {
        Reach reach = new Reach(stack.through(_ -> answering(code, status)).backends());
        ApiAnswer answer = health(HealthTest::fine, reach::requireTables, HealthTest::fine, LONG);

        assertThat(answer.json().at("/checks/tables/detail").asText()).endsWith(" " + said);
    }

    /// A client whose every look at a table is answered so.
    private static DynamoDbClient answering(String code, int status) {
        return new DynamoDbClient() {
            @Override
            public DescribeTableResponse describeTable(DescribeTableRequest request) {
                throw DynamoDbException.builder()
                        .statusCode(status)
                        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                        .build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
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
        return asking(blobs, tables, queues, patience).get("/v1/health");
    }

    private ApiClient asking(Runnable blobs, Runnable tables, Runnable queues, Duration patience) {
        HttpFunction function =
                new HttpFunction(
                        new Router(
                                Map.of(
                                        Operation.GET_HEALTH,
                                        new GetHealth(
                                                blobs, tables, queues, patience, stack.clock()))),
                        new Authenticator(
                                id -> Optional.empty(), "", Optional.empty(), stack.clock()),
                        stack.backends().idempotency(),
                        stack.backends().ids(),
                        stack.clock());
        return new ApiClient(
                (in, out) -> function.serve(in, out, line -> {}), ServiceFixture.CONTRACT);
    }
}
