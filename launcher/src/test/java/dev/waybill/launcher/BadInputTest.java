package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Bad input on the whole stack: a clear problem answer, and nothing written.
final class BadInputTest {

    private static final Stack STACK = TestStack.start();

    private static final Api API = TestStack.api(STACK);

    @AfterAll
    static void stop() {
        STACK.close();
    }

    @Test
    void wrongBytesAreRefusedByTheApi() {
        String digest = Digest.of(new byte[] {1}).hex();
        Api.Answer answer = put("/v1/blobs/" + digest, new byte[] {2});
        assertProblem(answer, 422, "digest_mismatch");
        assertThat(API.get("/v1/blobs/" + digest).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("D2.10 the presigned URL takes its bytes as a whole, or nothing")
    void wrongAndTooManyBytesAreRefusedByThePresignedUrl() {
        byte[] right = bytes(5000);
        JsonNode ticket = ticket(right);
        String url = ticket.path("url").asText();
        Map<String, String> headers = Map.of("x-amz-checksum-sha256", base64(right));
        assertThat(Api.presigned("PUT", url, bytes(5000), headers).status()).isEqualTo(400);
        assertThat(Api.presigned("PUT", url, bytes(5001), headers).status()).isEqualTo(403);
        byte[] other = bytes(5000);
        assertThat(
                        Api.presigned(
                                        "PUT",
                                        url,
                                        other,
                                        Map.of("x-amz-checksum-sha256", base64(other)))
                                .status())
                .isEqualTo(403);
        String path = "/v1/blobs/uploads/" + ticket.path("upload_id").asText() + "/complete";
        assertProblem(API.post(path, ""), 409, "upload_incomplete");
        assertThat(API.get("/v1/blobs/" + Digest.of(right).hex()).status()).isEqualTo(404);
        assertThat(Api.presigned("PUT", url, right, headers).status()).isEqualTo(200);
        assertThat(API.post(path, "").status()).isEqualTo(200);
    }

    @Test
    void anExpiredUrlIsRefused() {
        byte[] bytes = bytes(100);
        API.store("/v1/blobs", bytes);
        String url =
                API.get("/v1/blobs/" + Digest.of(bytes).hex() + "/url?expires_in=1").text("url");
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        int status = 200;
        while (status == 200 && Instant.now().isBefore(until)) {
            status = Api.presigned("GET", url, new byte[0], Map.of()).status();
        }
        assertThat(status).isEqualTo(403);
    }

    @Test
    void digestsThatAreNoneOrUnknownAreToldApart() {
        assertProblem(API.get("/v1/blobs/nonsense"), 400, "invalid_digest");
        assertProblem(API.get("/v1/blobs/" + "0".repeat(63)), 400, "invalid_digest");
        assertProblem(API.get("/v1/blobs/" + "0".repeat(64)), 404, "blob_not_found");
        assertProblem(API.get("/v1/blobs/" + "0".repeat(64) + "/content"), 404, "blob_not_found");
        assertProblem(
                API.post("/v1/blobs/missing", "{\"digests\": [\"x\"]}"), 400, "invalid_digest");
    }

    @Test
    void garbageInsteadOfJsonIsRefused() {
        int before = API.get("/v1/distributions").body().path("distributions").size();
        for (String body :
                new String[] {
                    "{", "[]", "null", "\"text\"", "{\"digest\": 5}", "\u0000", "[".repeat(200)
                }) {
            assertProblem(
                    API.post("/v1/blobs/uploads", body), 400, "invalid_request", "invalid_digest");
            assertProblem(API.post("/v1/distributions", body), 400, "invalid_request");
            assertThat(
                            API.put(
                                            "/v1/devices/garbage",
                                            body.equals("{\"digest\": 5}") ? "[" : body)
                                    .status())
                    .isEqualTo(400);
        }
        assertProblem(API.get("/v1/devices/garbage"), 404, "device_not_found");
        assertThat(API.get("/v1/distributions").body().path("distributions").size())
                .isEqualTo(before);
    }

    @Test
    void aDistributionNeedsAScopeAVersionAndSomebody() {
        String model = publish();
        assertProblem(distribute(model, "\"x\": 1"), 400, "invalid_request");
        assertProblem(distribute(model, "\"scope\": \"Everything\""), 400, "invalid_request");
        assertProblem(
                distribute(model, "\"scope\": {\"Formation\": {\"formation_id\": \"nobody\"}}"),
                404,
                "formation_not_found");
        assertProblem(
                distribute("unknown", "\"scope\": \"AllNodes\""),
                404,
                "model_not_found",
                "version_not_found");
        assertProblem(
                distribute(model, "\"scope\": \"AllNodes\", \"variant_id\": \"none\""),
                404,
                "variant_not_found");
    }

    @Test
    void aScopeThatNobodyIsCapableOfEndsWithoutTargets() {
        String model = publish();
        Api.Answer answer =
                distribute(
                        model,
                        "\"scope\": {\"Capable\": {\"min_gpu_gb\": 4000, \"cpu_arch\": \"z80\"}}");
        assertThat(answer.status()).isEqualTo(201);
        String path = "/v1/distributions/" + answer.text("distribution_id");
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        String state = "";
        while (!state.equals("NoTargets") && Instant.now().isBefore(until)) {
            state = API.get(path).text("state");
        }
        assertThat(state).isEqualTo("NoTargets");
    }

    @Test
    void duplicateDeviceIdsInAScopeAreOneTarget() {
        String model = publish();
        String device = "d-" + UUID.randomUUID();
        API.put("/v1/devices/" + device, "{\"capabilities\": {\"available_storage_mb\": 10}}");
        Api.Answer answer =
                distribute(
                        model,
                        "\"scope\": {\"Nodes\": {\"node_ids\": [\"%s\", \"%s\", \"ghost\"]}}"
                                .formatted(device, device));
        String path = "/v1/distributions/" + answer.text("distribution_id");
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        JsonNode status = API.get(path).body();
        while (status.path("failed").asInt() == 0 && Instant.now().isBefore(until)) {
            status = API.get(path).body();
        }
        assertThat(status.path("total_targets").asInt()).as(status.toString()).isEqualTo(2);
        JsonNode ghost = API.get(path + "/nodes/ghost").body();
        assertThat(ghost.path("blocker").path("reason").asText())
                .as(ghost.toString())
                .isEqualTo("Unknown");
        assertThat(ghost.path("blocker").path("details").asText()).isEqualTo("unknown device");
    }

    @Test
    void aDeviceReachesItsOwnWorkOnly() {
        String one = "one-" + UUID.randomUUID();
        String two = "two-" + UUID.randomUUID();
        Api first = API.as(API.put("/v1/devices/" + one, "{}").text("device_token"));
        API.put("/v1/devices/" + two, "{}");
        assertThat(first.get("/v1/devices/" + one + "/work").status()).isEqualTo(200);
        assertProblem(first.get("/v1/devices/" + two + "/work"), 403, "forbidden");
        assertProblem(first.get("/v1/blobs"), 403, "forbidden");
        assertProblem(first.get("/v1/devices/" + one), 403, "forbidden");
        assertProblem(API.get("/v1/devices/" + one + "/work"), 403, "forbidden");
        assertProblem(
                first.post(
                        "/v1/devices/" + one + "/work/" + UUID.randomUUID() + "/report",
                        "{\"generation\": 1, \"sequence\": 1, \"state\": \"Operational\"}"),
                404,
                "distribution_not_found");
    }

    @Test
    void callsWithoutOrWithABadTokenAreRefusedInOurOwnShape() {
        for (String token : new String[] {"", "garbage", "wb_admin_wrong"}) {
            assertProblem(API.as(token).get("/v1/blobs"), 401, "unauthenticated");
            assertProblem(API.as(token).get("/v1/nothing"), 401, "unauthenticated");
        }
        assertProblem(API.get("/v1/nothing"), 404, "route_not_found");
        assertProblem(API.get("/v1/blobs/a/b/c/d"), 404, "route_not_found");
        assertProblem(API.send("PATCH", "/v1/blobs", "{}", Map.of()), 405, "method_not_allowed");
    }

    @Test
    void aBodyOverFourMebibytesIsTooLarge() {
        assertProblem(API.store("/v1/blobs", new byte[(4 << 20) + 1]), 413, "too_large");
        assertThat(API.store("/v1/blobs", bytes(4 << 20)).status()).isEqualTo(201);
    }

    @Test
    void cursorsOfAnotherListAreRefused() {
        assertProblem(API.get("/v1/devices?cursor=AAAA"), 400, "invalid_cursor");
        assertProblem(API.get("/v1/blobs?cursor=%25"), 400, "invalid_cursor");
        assertProblem(API.get("/v1/devices?limit=0"), 400, "invalid_request");
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedAndNotReplaced() {
        String path = "/v1/collections/c-" + UUID.randomUUID() + "/documents/";
        for (String broken :
                List.of("\u00ff\u00fe", "\u00c3", "\u00f0\u009f\u0098", "a\u00c0\u0080")) {
            byte[] body = "{\"a\":\"%s\"}".formatted(broken).getBytes(StandardCharsets.ISO_8859_1);
            for (String type : List.of("application/json", "application/octet-stream")) {
                assertProblem(
                        API.send("PATCH", path + "d", body, Map.of("content-type", type)),
                        400,
                        "invalid_request");
            }
        }
        assertProblem(API.get(path + "d"), 404, "document_not_found");
        for (String broken : List.of("x%ff%fey", "x%C3", "%F0%9F%98", "x%C0%80")) {
            assertProblem(API.put("/v1/devices/" + broken, "{}"), 400, "invalid_request");
            assertProblem(API.get("/v1/devices?formation=" + broken), 400, "invalid_request");
        }
        assertThat(
                        API.send(
                                        "PATCH",
                                        path + "d",
                                        "{\"a\": \"\uFFFD\"}",
                                        Map.of("content-type", "application/json"))
                                .status())
                .isEqualTo(201);
    }

    private static String publish() {
        byte[] bytes = bytes(10);
        String digest = API.store("/v1/blobs", bytes).body().path("blob").path("digest").asText();
        String model = "m-" + UUID.randomUUID();
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": 10, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(digest);
        assertThat(
                        API.put(
                                        "/v1/models/" + model + "/versions/1",
                                        "{\"variants\": {\"any\": " + variant + "}}")
                                .status())
                .isEqualTo(201);
        return model;
    }

    private static Api.Answer distribute(String model, String more) {
        return API.post(
                "/v1/distributions",
                "{\"model_id\": \"%s\", \"version\": \"1\", %s}".formatted(model, more));
    }

    private static JsonNode ticket(byte[] bytes) {
        return API.post(
                        "/v1/blobs/uploads",
                        "{\"digest\": \"%s\", \"size_bytes\": %d}"
                                .formatted(Digest.of(bytes), bytes.length))
                .body();
    }

    private static Api.Answer put(String path, byte[] bytes) {
        return API.send("PUT", path, bytes, Map.of("content-type", "application/octet-stream"));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        byte[] seed = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        System.arraycopy(seed, 0, bytes, 0, Math.min(count, seed.length));
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(Digest.of(bytes).hash());
    }

    private static void assertProblem(Api.Answer answer, int status, String... codes) {
        String text = new String(answer.bytes(), StandardCharsets.UTF_8);
        assertThat(answer.status()).as(text).isEqualTo(status);
        assertThat(answer.code()).as(text).isIn((Object[]) codes);
        assertThat(answer.text("request_id")).as(text).isNotEmpty();
    }
}
