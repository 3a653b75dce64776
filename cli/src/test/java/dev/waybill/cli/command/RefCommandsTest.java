package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RefCommandsTest extends CommandScene {

    private static final byte[] BYTES = bytes();
    private static final Digest DIGEST = Digest.of(BYTES);
    private static final String REFERENCES =
            "/v1/collections/cameras/documents/base64:YS83/references";
    private static final String REFERENCE = REFERENCES + "/model";
    private static final String[] PUT = {"ref", "put", "cameras", "a/7", "model"};

    private final FakeStore store = new FakeStore(server);

    @Test
    void putsAReference() throws Exception {
        api.on("PUT " + REFERENCE, 201, reference(5000, "{\"name\":\"m.onnx\"}"));
        assertThat(
                        put(
                                DIGEST.hex(),
                                "--size",
                                "5000",
                                "--name",
                                "m.onnx",
                                "--content-type",
                                "application/onnx",
                                "--custom",
                                "accuracy=0.95"))
                .isZero();

        assertThat(api.body("PUT " + REFERENCE).toString())
                .isEqualTo(
                        "{\"hash\":\"%s\",\"size_bytes\":5000,\"metadata\":{\"name\":\"m.onnx\",\"content_type\":\"application/onnx\",\"custom\":{\"accuracy\":\"0.95\"}}}"
                                .formatted(DIGEST.hex()));
        assertThat(waybill.out()).contains(DIGEST.toString(), "5.0 kB", "m.onnx");
        assertThat(put(DIGEST.hex(), "--size", "5000", "--json")).isZero();
        assertThat(waybill.json().path("hash").asText()).isEqualTo(DIGEST.toString());
    }

    @Test
    void asksForTheSizeOfAStoredBlob() {
        api.on("GET /v1/blobs/" + DIGEST.hex(), 200, "{\"size_bytes\":5000}");
        api.on("PUT " + REFERENCE, 201, reference(5000, "{}"));
        assertThat(put(DIGEST.hex())).isZero();
        assertThat(api.body("PUT " + REFERENCE).path("size_bytes").asLong()).isEqualTo(5000);

        assertThat(put("f".repeat(64))).isEqualTo(ExitCode.USAGE);
        assertThat(put("opaque")).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).contains("--size");
    }

    @Test
    void showsAndListsAndRemoves() throws Exception {
        api.on("GET " + REFERENCE, 200, reference(5000, "{\"name\":\"m.onnx\"}"));
        assertThat(waybill.run("ref", "get", "cameras", "a/7", "model")).isZero();
        assertThat(waybill.out()).contains(DIGEST.toString(), "m.onnx");

        api.on(
                "GET " + REFERENCES,
                200,
                "{\"references\":{\"model\":%s,\"old\":{\"hash\":\"abc\",\"size_bytes\":1,\"metadata\":{},\"unverified\":true}}}"
                        .formatted(reference(5000, "{}")));
        assertThat(waybill.run("ref", "list", "cameras", "a/7")).isZero();
        assertThat(waybill.out().lines().toList())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("old", "1 B", "abc (opaque)"));
        assertThat(waybill.run("ref", "list", "cameras", "a/7", "--json")).isZero();
        assertThat(waybill.json().path("references")).hasSize(2);

        api.on("DELETE " + REFERENCE, 204, "");
        assertThat(waybill.run("ref", "rm", "cameras", "a/7", "model")).isZero();
        assertThat(api.calls()).last().isEqualTo("DELETE " + REFERENCE);
        assertThat(waybill.run("ref", "get", "cameras", "a/7", "other"))
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void f6_storesAndFetchesAndTellsHowItGoes() throws Exception {
        stored(BYTES.length);
        assertThat(fetch("--json")).isZero();

        List<JsonNode> events = events();
        assertThat(events.getFirst().at("/Started/total_bytes").asLong()).isEqualTo(5000);
        assertThat(events.subList(1, events.size() - 1))
                .isNotEmpty()
                .allMatch(event -> event.at("/Downloading/total_bytes").asLong() == 5000);
        assertThat(events.get(events.size() - 2).at("/Downloading/downloaded_bytes").asLong())
                .isEqualTo(5000);
        assertThat(events.getLast().at("/Completed/local_path").asText())
                .isEqualTo(folder.resolve("out.bin").toString());
        assertThat(folder.resolve("out.bin")).hasBinaryContent(BYTES);
        assertThat(store.authorizations()).isEmpty();
    }

    @Test
    void f6_whatIsThereAlreadyIsCompleteAtOnce() throws Exception {
        stored(BYTES.length);
        Files.write(folder.resolve("out.bin"), BYTES);
        assertThat(fetch("--json")).isZero();

        assertThat(events()).hasSize(1).allMatch(event -> event.has("Completed"));
        assertThat(store.ranges()).isEmpty();
        assertThat(api.calls()).doesNotContain("GET " + link());
    }

    @Test
    void f6_aFileWithOtherBytesIsNotTheBlob() throws Exception {
        stored(BYTES.length);
        Files.write(folder.resolve("out.bin"), new byte[BYTES.length]);
        assertThat(fetch()).isZero();

        assertThat(folder.resolve("out.bin")).hasBinaryContent(BYTES);
        assertThat(waybill.out().strip()).isEqualTo(folder.resolve("out.bin").toString());
        assertThat(waybill.err()).contains("stored cameras/a/7 model");
    }

    @Test
    void d0_9_theReferenceStaysWhenTheFetchFails() throws Exception {
        stored(BYTES.length);
        store.putWrong(DIGEST, new byte[BYTES.length]);
        assertThat(fetch("--json")).isEqualTo(ExitCode.FAILURE);

        List<JsonNode> events = events();
        assertThat(events.getFirst().has("Started")).isTrue();
        assertThat(events.getLast().at("/Failed/error").asText()).contains("hash to");
        assertThat(events).filteredOn(event -> event.has("Failed")).hasSize(1);
        assertThat(waybill.err()).contains("hash to");
        assertThat(api.calls()).noneMatch(call -> call.startsWith("DELETE"));
        assertThat(folder.resolve("out.bin")).doesNotExist();
    }

    @Test
    void d0_9_whatNobodyHasFailsAfterTheReferenceWasStored() throws Exception {
        api.on("PUT " + REFERENCE, 201, reference(5000, "{}"));
        api.on("GET " + link(), 404, "{\"title\":\"No such blob\",\"code\":\"blob_not_found\"}");
        assertThat(fetch("--json")).isEqualTo(ExitCode.NOT_FOUND);

        assertThat(events()).hasSize(1);
        assertThat(events().getFirst().at("/Failed/error").asText()).isEqualTo("No such blob");
        assertThat(api.calls()).first().isEqualTo("PUT " + REFERENCE);
    }

    @Test
    void d0_6_theSizeIsCheckedAtTheFetch() throws Exception {
        stored(77);
        assertThat(put(DIGEST.toString(), "--size", "77", "--fetch", "out.bin", "--json"))
                .isEqualTo(ExitCode.FAILURE);

        assertThat(events().getLast().at("/Failed/error").asText()).contains("5000", "77");
        assertThat(store.ranges()).isEmpty();
    }

    @Test
    void aNameThatIsNoDigestCannotBeFetched() throws Exception {
        api.on("PUT " + REFERENCE, 201, "{\"hash\":\"abc\",\"size_bytes\":1,\"metadata\":{}}");
        assertThat(put("abc", "--size", "1", "--json", "--fetch")).isEqualTo(ExitCode.FAILURE);

        assertThat(events().getLast().at("/Failed/error").asText()).contains("abc");
    }

    @Test
    void withoutAFileTheNameIsTakenAndNoFolder() throws Exception {
        stored(BYTES.length);
        assertThat(put(DIGEST.toString(), "--size", "5000", "--name", "../../m.onnx", "--fetch"))
                .isZero();
        assertThat(folder.resolve("m.onnx")).hasBinaryContent(BYTES);

        assertThat(put(DIGEST.toString(), "--size", "5000", "--fetch")).isZero();
        assertThat(folder.resolve(DIGEST.hex())).hasBinaryContent(BYTES);
    }

    private void stored(long sizeBytes) {
        store.put(BYTES);
        api.on("PUT " + REFERENCE, 201, reference(sizeBytes, "{}"));
        api.on(
                "GET " + link(),
                200,
                "{\"url\":\"%s\",\"size_bytes\":5000,\"digest\":\"%s\"}"
                        .formatted(store.link(DIGEST), DIGEST));
    }

    private int fetch(String... more) {
        List<String> arguments = new ArrayList<>(List.of(DIGEST.toString(), "--size", "5000"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--fetch", "out.bin"));
        return put(arguments.toArray(String[]::new));
    }

    private int put(String... more) {
        List<String> arguments = new ArrayList<>(List.of(PUT));
        arguments.addAll(List.of(more));
        return waybill.run(arguments.toArray(String[]::new));
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : waybill.out().lines().toList()) {
            events.add(Json.parse(line));
        }
        return events;
    }

    private static String link() {
        return "/v1/blobs/" + DIGEST + "/url";
    }

    private static String reference(long sizeBytes, String metadata) {
        return "{\"hash\":\"%s\",\"size_bytes\":%d,\"metadata\":%s}"
                .formatted(DIGEST, sizeBytes, metadata);
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[5000];
        new Random(11).nextBytes(bytes);
        return bytes;
    }
}
