package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import dev.waybill.local.function.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Sweeps and the scrubber on the whole stack, where each function may do what its policy names and
/// no more.
final class SweepTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AT_ONCE = "{\"grace_seconds\":0,\"quarantine_seconds\":0}";
    private static final byte[] BODY = "model bytes".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = Digest.of(BODY).toString();
    private static final String PATH = "/v1/blobs/" + DIGEST;

    private static final String DEVICE =
            "{\"capabilities\":{\"cpu_arch\":\"x86_64\",\"available_storage_mb\":100}}";

    private final Stack stack = TestStack.start();
    private final Api api = TestStack.api(stack);

    @AfterEach
    void stop() {
        stack.close();
    }

    private JsonNode sweep() {
        String id = api.post("/v1/gc/sweeps", AT_ONCE).text("sweep_id");
        until(() -> report(id).path("state").asText().equals("Completed"));
        return report(id);
    }

    private JsonNode report(String id) {
        return api.get("/v1/gc/sweeps/" + id).body();
    }

    private static void until(BooleanSupplier done) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    private void upkeep() {
        assertThat(stack.fireSchedules())
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Answered.class));
    }

    @Test
    void whatNobodyHoldsIsQuarantinedThenRemovedAndListed()
            throws IOException, InterruptedException {
        api.store("/v1/blobs", BODY);
        api.post(PATH + "/release", "");
        assertThat(sweep().path("quarantined").asInt()).isEqualTo(1);
        assertThat(api.get(PATH).text("state")).isEqualTo("Quarantined");

        JsonNode second = sweep();

        assertThat(second.path("reclaimed_bytes").asInt()).isEqualTo(BODY.length);
        assertThat(second.path("failed").isEmpty()).isTrue();
        assertThat(api.get("/v1/stats").body().path("blob_count").asInt()).isZero();
        assertThat(fetch(second.path("receipts_url").asText())).contains(DIGEST);
    }

    private static String fetch(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void upkeepSweepsByItselfAndFindsLostBytes() {
        api.store("/v1/blobs", BODY);
        upkeep();
        assertThat(sweepOfThisMoment()).isEqualTo("Completed");
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");

        lose();
        upkeep();

        assertThat(api.get(PATH).text("state")).isEqualTo("Corrupt");
        assertThat(api.get(PATH + "/content").code()).isEqualTo("data_missing");
        api.store("/v1/blobs", BODY);
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
        assertThat(api.get(PATH + "/content").bytes()).isEqualTo(BODY);
    }

    private String sweepOfThisMoment() {
        long slot = Duration.ofHours(6).toSeconds();
        long now = Instant.now().getEpochSecond();
        return report("auto-" + Instant.ofEpochSecond(now / slot * slot)).path("state").asText();
    }

    private void lose() {
        String bucket = Objects.requireNonNull(stack.environment().get("BLOBS_BUCKET"));
        List<String> keys =
                stack
                        .aws()
                        .s3()
                        .listObjectsV2(list -> list.bucket(bucket).prefix("blobs/"))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList();
        assertThat(keys).hasSize(1);
        stack.aws().s3().deleteObject(delete -> delete.bucket(bucket).key(keys.getFirst()));
    }

    /// SPEC X3, X4: a distribution holds its blobs until it has ended, and what devices run after
    /// it is held by its version, which is never deleted.
    @Test
    void whatIsDistributedAndWhatDevicesRunIsHeld() {
        api.store("/v1/blobs?holder=ci", BODY);
        String version = "/v1/models/m/versions/1";
        assertThat(api.put(version, version()).status()).isEqualTo(201);
        assertThat(api.post(version + "/publish", "").status()).isEqualTo(200);
        String token = api.put("/v1/devices/d1", DEVICE).text("device_token");
        String id =
                api.post(
                                "/v1/distributions",
                                "{\"model_id\":\"m\",\"version\":\"1\",\"scope\":\"AllNodes\"}")
                        .text("distribution_id");
        assertThat(kinds()).containsExactly("artifact", "distribution", "model");

        complete(api.as(token), id);
        until(() -> kinds().equals(List.of("artifact", "model")));
        assertThat(api.get("/v1/devices/d1/models/m").body().path("current_version").asText())
                .isEqualTo("1");
        assertThat(api.post(version + "/yank", "").status()).isEqualTo(200);
        api.send("DELETE", PATH + "/holders/ci", "", Map.of());
        sweep();
        sweep();

        assertThat(api.send("DELETE", PATH, "", Map.of()).code()).isEqualTo("blob_in_use");
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
    }

    private static String version() {
        return """
        {"variants": {"v": {"blob": {"hash": "%s", "size_bytes": %d, "metadata": {}},
         "precision": "float32", "execution_providers": []}}}\
        """
                .formatted(DIGEST, BODY.length);
    }

    private List<String> kinds() {
        return api.get(PATH + "/holders")
                .body()
                .path("holders")
                .valueStream()
                .map(holder -> holder.path("kind").asText())
                .toList();
    }

    private static void complete(Api device, String id) {
        long[] generation = {0};
        until(() -> {
            JsonNode work = device.get("/v1/devices/d1/work?wait=1").body().path("work").path(0);
            generation[0] = work.path("generation").asLong();
            return work.path("distribution_id").asText().equals(id);
        });
        List<String> states = List.of("Completed", "Operational");
        for (int i = 0; i < states.size(); i++) {
            String report =
                    "{\"generation\":%d,\"sequence\":%d,\"state\":\"%s\"}"
                            .formatted(generation[0], i + 1, states.get(i));
            assertThat(device.post("/v1/devices/d1/work/" + id + "/report", report).status())
                    .isEqualTo(200);
        }
    }
}
