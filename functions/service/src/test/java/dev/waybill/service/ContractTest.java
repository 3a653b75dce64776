package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract.Declared;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient anybody = ServiceFixture.client(stack);

    @Test
    void theContractIsServedAsItStandsInTheRepository() throws IOException {
        ApiAnswer answer = anybody.get("/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("application/yaml");
        assertThat(answer.body())
                .isEqualTo(Files.readString(RepositoryRoot.find().resolve("openapi.yaml")));
    }

    @Test
    void theContractDeclaresExactlyTheOperationsThatAreServed() {
        List<Declared> served =
                Arrays.stream(Operation.values())
                        .map(operation ->
                                new Declared(
                                        operation.method(),
                                        operation.path().toString(),
                                        operation.action(),
                                        operation.access().name().toLowerCase(Locale.ROOT)))
                        .toList();

        assertThat(ServiceFixture.CONTRACT.operations())
                .containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void whatMayBeRefusedByItsTagTakesBothConditions() {
        for (Declared operation : ServiceFixture.CONTRACT.operations()) {
            String method = operation.method();
            String path = operation.path();
            Set<String> headers = ServiceFixture.CONTRACT.headers(method, path);
            if (ServiceFixture.CONTRACT.codes(method, path).containsKey(412)) {
                assertThat(headers)
                        .as(operation.operationId())
                        .contains("If-Match", "If-None-Match");
            } else {
                assertThat(headers).as(operation.operationId()).doesNotContain("If-Match");
            }
        }
    }

    @Test
    void unknownPathsAndMethodsAreNamed() {
        ApiClient admin = ServiceFixture.admin(stack);

        assertThat(admin.get("/v1/nothing").code()).isEqualTo("route_not_found");
        assertThat(admin.get("/").code()).isEqualTo("route_not_found");
        ApiAnswer wrongMethod = admin.put("/v1/tokens", "{}");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("allow")).contains("GET, POST");
    }

    @Test
    void statsOfAnEmptyStoreAreZero() {
        ApiAnswer stats = ServiceFixture.admin(stack).get("/v1/stats");

        assertThat(stats.json().path("blob_count").asLong()).isZero();
        assertThat(stats.json().path("total_bytes").asLong()).isZero();
        assertThat(stats.json().has("largest_blob_bytes")).isFalse();
        assertThat(stats.text("persistence")).isEqualTo("Durable");
        assertThat(anybody.get("/v1/stats").status()).isEqualTo(401);
    }
}
