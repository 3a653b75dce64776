package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Stack;
import dev.waybill.web.HttpFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `GET /v1/health` says when one of the services below cannot be reached: its port is closed,
/// or it takes the connection and never answers.
final class BackendOutageTest {

    private static final Stack STACK = TestStack.start();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIES = 5;

    @AfterAll
    static void stop() {
        STACK.close();
    }

    @Test
    void everythingAnswers() throws Exception {
        judge(Map.of(), "blobs", "Healthy", 200);
    }

    @ParameterizedTest
    @CsvSource({
        "S3, blobs, Degraded, 200",
        "SQS, queues, Degraded, 200",
        "DYNAMODB, tables, Unhealthy, 503"
    })
    void d2_16_aServiceWithoutAPortIsShown(String service, String check, String status, int code)
            throws Exception {
        int port;
        try (ServerSocket socket = listen()) {
            port = socket.getLocalPort();
        }

        judge(at(service, port), check, status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "S3, blobs, Degraded, 200",
        "SQS, queues, Degraded, 200",
        "DYNAMODB, tables, Unhealthy, 503"
    })
    void d2_16_aServiceThatNeverAnswersIsShownInTime(
            String service, String check, String status, int code) throws Exception {
        try (ServerSocket silent = listen()) {
            judge(at(service, silent.getLocalPort()), check, status, code);
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static Map<String, String> at(String service, int port) {
        return Map.of("AWS_ENDPOINT_URL_" + service, "http://127.0.0.1:" + port);
    }

    private static void judge(Map<String, String> instead, String check, String status, int code)
            throws Exception {
        JsonNode answer = health(instead);
        for (int tries = 1; tries < TRIES && !areOthersFine(body(answer), check); tries++) {
            answer = health(instead);
        }
        JsonNode body = body(answer);
        assertThat(body.path("checks").path(check).path("status").asText()).isEqualTo(status);
        assumeThat(areOthersFine(body, check)).as("a machine less busy").isTrue();
        assertThat(body.path("status").asText()).isEqualTo(status);
        assertThat(answer.path("statusCode").asInt()).isEqualTo(code);
    }

    /// A machine that is busy may not answer in time for others.
    private static boolean areOthersFine(JsonNode body, String check) {
        return body.path("checks").properties().stream()
                .filter(each -> !each.getKey().equals(check))
                .allMatch(each -> each.getValue().path("status").asText().equals("Healthy"));
    }

    private static JsonNode body(JsonNode answer) throws IOException {
        return new ObjectMapper().readTree(answer.path("body").asText());
    }

    /// The answer of a function of its own, with these variables in the place of the stack's.
    private static JsonNode health(Map<String, String> instead) throws Exception {
        Map<String, String> environment = new HashMap<>(STACK.environment());
        environment.putAll(instead);
        HttpFunction function =
                Endpoints.function("dev.waybill.service.ServiceHandler", Map.copyOf(environment));
        String event =
                """
                {"version": "2.0", "rawPath": "/v1/health", "rawQueryString": "", "headers": {},
                 "requestContext": {"requestId": "r-1", "http": {"method": "GET", "path": "/v1/health"}}}
                """;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long start = System.nanoTime();
        function.serve(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, line -> {});
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        return new ObjectMapper().readTree(out.toByteArray());
    }
}
