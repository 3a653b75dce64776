package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.launcher.Api.Answer;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Documents and their feeds on the whole stack.
final class CollectionsTest {

    private static final Stack STACK = TestStack.start();

    private static final Api API = TestStack.api(STACK);

    @AfterAll
    static void stop() {
        STACK.close();
    }

    @Test
    @DisplayName("A0.6, X3 what a document names is kept, and stays when the reference goes")
    void whatADocumentNamesIsKept() {
        byte[] bytes = "named by a document".getBytes(StandardCharsets.UTF_8);
        String digest = Digest.of(bytes).toString();
        API.store("/v1/blobs", bytes);
        String reference = "/v1/collections/kept/documents/d/references/f";
        Answer stored = API.put(reference, to(digest, bytes.length));
        assertThat(stored.status()).isEqualTo(201);

        Answer refused = delete("/v1/blobs/" + digest, Map.of());
        assertThat(refused.code()).isEqualTo("blob_in_use");
        assertThat(refused.body().at("/holders/0/kind").asText()).isEqualTo("document");
        assertThat(refused.body().at("/holders/0/id").asText()).isEqualTo("kept/d");
        assertThat(delete(reference, Map.of("if-match", "\"other\"")).status()).isEqualTo(412);
        String tag = stored.headers().get("etag");
        assertThat(delete(reference, Map.of("if-match", tag)).status()).isEqualTo(204);
        assertThat(API.get(reference).code()).isEqualTo("reference_not_found");
        assertThat(API.get("/v1/blobs/" + digest + "/content").bytes()).isEqualTo(bytes);
        assertThat(delete("/v1/blobs/" + digest, Map.of()).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("X11, SPEC 8.13 a document of 4 MiB goes through the gateway and back")
    void largeDocumentsGoThroughTheGateway() {
        String path = "/v1/collections/large/documents/d";
        String frame = "{\"text\":\"%s\"}";
        int room = (4 << 20) - frame.formatted("").length();
        // As text in an event a body grows by what JSON has to escape, and an event has 6 MB.
        String body = frame.formatted("\\\"".repeat(100_000) + "x".repeat(room - 200_000));

        assertThat(patch(path, body).status()).isEqualTo(201);
        assertThat(API.get(path).bytes()).asString(StandardCharsets.UTF_8).isEqualTo(body);
        assertThat(patch(path, "{\"more\":1}").code()).isEqualTo("too_large");
        assertThat(patch(path, "{\"text\":\"" + "y".repeat(300_000) + "\"}").status())
                .isEqualTo(200);
        assertThat(API.get("/v1/collections/large/documents").body().path("documents")).hasSize(1);
        assertThat(delete(path, Map.of()).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("Who waits for a change gets it when it is made, and not when the time is up")
    void whoWaitsGetsTheChange() throws Exception {
        String changes = "/v1/collections/watched/changes";
        String cursor = API.get(changes).text("next_cursor");
        Instant start = Instant.now();
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> API.get(changes + "?wait=20&cursor=" + cursor));
        assertThat(patch("/v1/collections/watched/documents/d", "{}").status()).isEqualTo(201);

        JsonNode news = waiting.get(30, TimeUnit.SECONDS).body();
        assertThat(news.at("/changes/0/kind").asText()).isEqualTo("DocumentPatched");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("Names of any script go through the gateway")
    void namesGoThroughTheGateway() {
        for (String name : List.of("a/b", "50 % off?", "#1: è", "base64:abc", "カメラ📷")) {
            String segment =
                    "base64:"
                            + Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(name.getBytes(StandardCharsets.UTF_8));
            String collection = "/v1/collections/" + segment;
            String references = collection + "/documents/" + segment + "/references";
            assertThat(API.put(references + "/" + segment, to("opaque", 1)).status())
                    .isEqualTo(201);
            JsonNode listed = API.get(references).body().path("references").path(name);
            assertThat(listed.path("unverified").asBoolean()).isTrue();
            assertThat(
                            API.get(collection + "/documents")
                                    .body()
                                    .at("/documents/0/document")
                                    .asText())
                    .isEqualTo(name);
            JsonNode change = API.get(collection + "/changes").body().at("/changes/0");
            assertThat(change.path("field").asText()).isEqualTo(name);
        }
    }

    private static String to(String hash, long sizeBytes) {
        return "{\"hash\":\"%s\",\"size_bytes\":%d,\"metadata\":{}}".formatted(hash, sizeBytes);
    }

    private static Answer patch(String path, String body) {
        return API.send(
                "PATCH", path, body, Map.of("content-type", "application/merge-patch+json"));
    }

    private static Answer delete(String path, Map<String, String> headers) {
        return API.send("DELETE", path, "", headers);
    }
}
