package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.delta.Content;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanReader;
import dev.waybill.delta.PlanReading;
import dev.waybill.delta.Rebuilder;
import dev.waybill.delta.Rebuilt;
import dev.waybill.delta.SeekableBytes;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deltas on the whole stack: two versions go up, and a device that runs the first makes the second
/// of it, from what the URLs of its work answer.
class DeltaOfferTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final byte[] FIRST = compressible(1_200_000);
    private static final byte[] SECOND = edited(FIRST);

    private static Stack stack;
    private static Api api;
    private static int number;

    private final String model = "m" + ++number;
    private final String device = "d" + number;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start();
        api = TestStack.api(stack);
        upload(FIRST);
        upload(SECOND);
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    private static byte[] compressible(int length) {
        Random random = new Random(1);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    private static byte[] edited(byte[] bytes) {
        byte[] edited = Arrays.copyOf(bytes, bytes.length + 5000);
        for (int i = 1_000_000; i < 1_000_500; i++) {
            edited[i] ^= 1;
        }
        return edited;
    }

    /// By a presigned URL, so that the indexer reads it.
    private static void upload(byte[] body) {
        Api.Answer ticket =
                api.post(
                        "/v1/blobs/uploads",
                        json(
                                "{'digest': '%s', 'size_bytes': %d}"
                                        .formatted(Digest.of(body), body.length)));
        JsonNode url = ticket.body();
        Map<String, String> headers = new HashMap<>();
        url.path("headers")
                .properties()
                .forEach(header -> {
                    if (!header.getKey().equals("content-length")) {
                        headers.put(header.getKey(), header.getValue().asText());
                    }
                });
        assertThat(Api.presigned("PUT", url.path("url").asText(), body, headers).status())
                .as(url.toString())
                .isEqualTo(200);
        api.post("/v1/blobs/uploads/" + ticket.text("upload_id") + "/complete", "{}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Patience.pause(LOOK_AGAIN);
        }
    }

    private Api register() {
        return new Api(stack.url(), api.put("/v1/devices/" + device, "{}").text("device_token"));
    }

    private String distribute(String version, byte[] body, String more) {
        api.put(
                "/v1/models/" + model + "/versions/" + version,
                json(
                        "{'variants': {'v': {'blob': {'hash': '%s', 'size_bytes': %d, 'metadata': {}}, 'precision': 'int8', 'execution_providers': []}}}"
                                .formatted(Digest.of(body), body.length)));
        Api.Answer created =
                api.post(
                        "/v1/distributions",
                        json(
                                "{'model_id': '%s', 'version': '%s', 'scope': {'Nodes': {'node_ids': ['%s']}}%s}"
                                        .formatted(model, version, device, more)));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("distribution_id");
    }

    private JsonNode work(Api as) {
        JsonNode[] work = new JsonNode[1];
        until(() -> {
            work[0] = as.get("/v1/devices/" + device + "/work?wait=5").body().path("work");
            return !work[0].isEmpty();
        });
        return work[0].get(0);
    }

    private void report(Api as, JsonNode work, int sequence, String state) {
        Api.Answer answer =
                as.post(
                        "/v1/devices/"
                                + device
                                + "/work/"
                                + work.path("distribution_id").asText()
                                + "/report",
                        json(
                                "{'generation': %d, 'sequence': %d, 'state': '%s'}"
                                        .formatted(
                                                work.path("generation").asInt(), sequence, state)));
        assertThat(answer.body().path("accepted").asBoolean()).isTrue();
    }

    private static byte[] get(String url) {
        Api.Answer answer = Api.presigned("GET", url, new byte[0], Map.of());
        assertThat(answer.status()).isEqualTo(200);
        return answer.bytes();
    }

    /// The bytes behind a URL, by ranges.
    private static SeekableBytes ranges(String url, long sizeBytes) {
        return new SeekableBytes() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                String range = "bytes=" + offset + "-" + (offset + into.remaining() - 1);
                Api.Answer answer = Api.presigned("GET", url, new byte[0], Map.of("range", range));
                if (answer.status() != 206) {
                    throw new IOException("no range: " + answer.status());
                }
                into.put(answer.bytes());
            }
        };
    }

    private byte[] rebuild(JsonNode work, byte[] base, byte[] target) throws IOException {
        JsonNode delta = work.path("delta");
        byte[] text = get(delta.path("plan_url").asText());
        Plan plan =
                ((PlanReading.Accepted)
                                PlanReader.read(
                                        new ByteArrayInputStream(text),
                                        new Content(Digest.of(target), target.length)))
                        .plan();
        long pack = plan.packBytes();
        assertThat(delta.path("bytes_to_fetch").asLong())
                .isEqualTo(text.length + pack + plan.fetchedBytes());
        Path out = folder.resolve(Digest.of(target).hex());
        try (FileChannel file =
                FileChannel.open(
                        out,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            Rebuilt rebuilt =
                    new Rebuilder(
                                    plan,
                                    SeekableBytes.of(base),
                                    ranges(delta.path("pack_url").asText(), pack),
                                    ranges(
                                            work.path("download").path("url").asText(),
                                            target.length),
                                    Rebuilder.Progress.NONE)
                            .rebuild(file);
            assertThat(rebuilt).isEqualTo(new Rebuilt.Verified());
        }
        return Files.readAllBytes(out);
    }

    private JsonNode node(String distribution) {
        return api.get("/v1/distributions/" + distribution + "/nodes/" + device).body();
    }

    @Test
    void d1_19_aDeviceMakesTheNextVersionOfTheOneThatItRuns() throws Exception {
        Api own = register();
        String first = distribute("1", FIRST, "");
        JsonNode whole = work(own);
        assertThat(whole.path("mode").asText()).isEqualTo("packed");
        assertThat(whole.path("delta").has("base_digest")).isFalse();
        assertThat(rebuild(whole, new byte[0], FIRST)).isEqualTo(FIRST);
        report(own, whole, 1, "Operational");
        assertThat(node(first).path("mode").asText()).isEqualTo("packed");

        String second = distribute("2", SECOND, ", 'from_version': '1'");
        JsonNode work = work(own);

        assertThat(work.path("mode").asText()).isEqualTo("delta");
        assertThat(work.path("delta").path("base_version").asText()).isEqualTo("1");
        assertThat(work.path("delta").path("base_digest").asText())
                .isEqualTo(Digest.of(FIRST).toString());
        assertThat(work.path("delta").path("bytes_to_fetch").asLong()).isLessThan(50_000);
        assertThat(rebuild(work, FIRST, SECOND)).isEqualTo(SECOND);
        Api.Answer fresh = own.post("/v1/devices/" + device + "/work/" + second + "/download", "");
        assertThat(fresh.body().path("delta").path("bytes_to_fetch"))
                .isEqualTo(work.path("delta").path("bytes_to_fetch"));
        report(own, work, 1, "Transferring");
        report(own, work, 2, "Completed");
        report(own, work, 3, "Operational");

        JsonNode node = node(second);
        assertThat(node.path("mode").asText()).isEqualTo("delta");
        assertThat(node.path("total_bytes").asLong()).isEqualTo(SECOND.length);
        assertThat(node.path("progress_bytes").asLong()).isEqualTo(SECOND.length);
        until(() ->
                api.get("/v1/distributions/" + second)
                        .body()
                        .path("state")
                        .asText()
                        .equals("Completed"));
    }

    @Test
    void f11_aDeviceThatLacksTheNamedVersionGetsTheFullBlob() {
        Api own = register();
        String second = distribute("2", SECOND, ", 'from_version': '1'");
        JsonNode work = work(own);
        assertThat(work.path("mode").asText()).isEqualTo("full");
        assertThat(work.has("delta")).isFalse();
        assertThat(get(work.path("download").path("url").asText())).isEqualTo(SECOND);
        assertThat(node(second).path("mode").asText()).isEqualTo("full");
    }

    @Test
    void aDeviceThatMustHaveADeltaFailsWithoutABase() {
        Api own = register();
        String second = distribute("2", SECOND, ", 'strategy': {'delta': 'required'}");
        until(() -> {
            own.get("/v1/devices/" + device + "/work");
            return node(second).path("state").asText().equals("failed");
        });
        JsonNode node = node(second);
        assertThat(node.path("error").asText())
                .isEqualTo("a delta is required: no version is known to run here");
        assertThat(node.path("blocker").path("reason").asText()).isEqualTo("TransferFailed");
        until(() ->
                api.get("/v1/distributions/" + second)
                        .body()
                        .path("state")
                        .asText()
                        .equals("CompletedWithFailures"));
    }
}
