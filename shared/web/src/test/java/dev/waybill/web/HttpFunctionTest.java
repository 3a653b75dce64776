package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Events in, answers out, failures as problems.
final class HttpFunctionTest {

    @Test
    void aRawBodyAndBinaryAnswerPassAsBase64() throws IOException {
        Fixture fixture =
                new Fixture(
                        Map.of(
                                Operation.STORE_BLOB,
                                call ->
                                        Response.bytes(
                                                200,
                                                "application/octet-stream",
                                                call.request().body())));
        String event =
                """
                {"rawPath":"/v1/blobs","rawQueryString":"name=a%2Bb","headers":{"Authorization":"Bearer wb_admin_first"},
                 "requestContext":{"requestId":"r-1","http":{"method":"POST"}},"body":"AP8=","isBase64Encoded":true}\
                """;
        List<String> log = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fixture.function.serve(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, log::add);
        var answer = Json.readOwn(out.toString(StandardCharsets.UTF_8));
        assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
        assertThat(answer.path("body").asText()).isEqualTo("AP8=");
        assertThat(answer.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(answer.path("headers").path("x-request-id").asText()).isEqualTo("r-1");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("store_blob")
                .doesNotContain("wb_admin");
    }

    @Test
    void failuresBecomeProblemsWithoutInternalText() {
        assertProblem(
                () -> new Unavailable("read", new IllegalStateException("secret")),
                503,
                "unavailable");
        assertProblem(() -> new Contended("write"), 409, "write_conflict");
        assertProblem(() -> new IllegalStateException("secret"), 500, "internal_error");
    }

    @Test
    void aBodyOfFourMebibytesIsTakenAndOneByteMoreRefused() {
        Fixture fixture = new Fixture(Map.of(Operation.STORE_BLOB, call -> Response.empty(201)));
        assertThat(store(fixture, HttpFunction.MAX_BODY_BYTES).status()).isEqualTo(201);
        Response refused = store(fixture, HttpFunction.MAX_BODY_BYTES + 1);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.bodyText()).contains("too_large");
    }

    @Test
    void namesComeInPlainAndBase64Form() {
        Fixture fixture =
                new Fixture(
                        Map.of(
                                Operation.GET_DEVICE,
                                call -> Response.json(200, Map.of("id", call.name("device_id")))));
        assertThat(fixture.call("viewer", "GET", "/v1/devices/a b").bodyText()).contains("\"a b\"");
        assertThat(fixture.call("viewer", "GET", "/v1/devices/base64:YS9i").bodyText())
                .contains("\"a/b\"");
        assertThat(fixture.call("viewer", "GET", "/v1/devices/base64:__8").status()).isEqualTo(400);
        assertThat(fixture.call("viewer", "GET", "/v1/devices/a\uFFFD").status()).isEqualTo(400);
        assertThat(fixture.call("viewer", "GET", "/v1/devices/base64:77-9").bodyText())
                .contains("\"\uFFFD\"");
        assertThat(fixture.call("viewer", "GET", "/v1/devices/a\u0007").status()).isEqualTo(400);
        assertThat(fixture.call("viewer", "GET", "/v1/devices/" + "x".repeat(256)).status())
                .isEqualTo(400);
    }

    private static Response store(Fixture fixture, int bytes) {
        return fixture.function.answer(
                new Request(
                        "POST",
                        "/v1/blobs",
                        Map.of(),
                        Map.of("authorization", "Bearer wb_admin_first"),
                        new byte[bytes],
                        false,
                        "r"));
    }

    private static void assertProblem(Supplier<RuntimeException> failure, int status, String code) {
        Fixture fixture =
                new Fixture(
                        Map.of(
                                Operation.LIST_MODELS,
                                call -> {
                                    throw failure.get();
                                }));
        Response response = fixture.call("viewer", "GET", "/v1/models");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(response.bodyText())
                .contains("\"code\":\"" + code + "\"")
                .doesNotContain("secret");
    }
}
