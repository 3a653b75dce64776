package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.fake.FakeStore;
import dev.waybill.cli.fake.FakeUploads;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlobCommandsTest extends CommandScene {

    private static final byte[] BYTES = bytes();
    private static final Digest DIGEST = Digest.of(BYTES);

    private final FakeStore store = new FakeStore(server);

    @Test
    void pushesAFileAndPrintsItsDigest() throws Exception {
        FakeUploads uploads = new FakeUploads(server, 0);
        Files.write(folder.resolve("model.onnx"), BYTES);
        assertThat(waybill.run("push", "model.onnx")).isZero();
        assertThat(waybill.out()).isEqualTo(DIGEST + System.lineSeparator());
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);

        assertThat(waybill.run("push", "model.onnx", "--json")).isZero();
        assertThat(waybill.json().path("digest").asText()).isEqualTo(DIGEST.toString());
        assertThat(waybill.json().path("sent").asBoolean()).isFalse();
        assertThat(waybill.err()).isEmpty();
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThat(waybill.run("push", "absent")).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.err()).contains("absent").doesNotContain("\tat ");
        assertThat(waybill.run("push", ".")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void getsABlobByEitherDigestAndPutsItThereWhole() throws Exception {
        answerLink(DIGEST.toString());
        assertThat(waybill.run("get", DIGEST.hex(), "-o", "out.bin", "--json")).isZero();
        assertThat(folder.resolve("out.bin")).hasBinaryContent(BYTES);
        assertThat(waybill.json().path("fetched_bytes").asLong()).isEqualTo(BYTES.length);
        assertThat(store.authorizations()).isEmpty();
        assertThat(folder.resolve("out.bin.partial")).doesNotExist();

        String blake3 = "blake3:" + "a".repeat(64);
        answerLink(blake3);
        assertThat(waybill.run("get", blake3, "-o", "other.bin")).isZero();
        assertThat(folder.resolve("other.bin")).hasBinaryContent(BYTES);
    }

    @Test
    void leavesTheOldFileWhenTheBytesAreWrong() throws Exception {
        Files.writeString(folder.resolve("out.bin"), "before");
        answerLink(DIGEST.toString());
        store.putWrong(DIGEST, new byte[BYTES.length]);
        assertThat(waybill.run("get", DIGEST.hex(), "-o", "out.bin")).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.err()).contains("hash to");
        assertThat(folder.resolve("out.bin")).hasContent("before");
    }

    @Test
    void endsWithThreeForAnUnknownBlob() {
        api.on(
                "GET /v1/blobs/" + DIGEST + "/url",
                404,
                "{\"title\":\"No such blob\",\"code\":\"blob_not_found\"}");
        assertThat(waybill.run("get", DIGEST.hex(), "-o", "out")).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void publishesAModelAndGivesItsOwnHolderUpAgain() throws Exception {
        FakeUploads uploads = new FakeUploads(server, 0);
        Files.write(folder.resolve("a,b.onnx"), BYTES);
        String version = "/v1/models/m/versions/base64:MS8y";
        api.on("PUT " + version, 201, "{\"state\":\"Draft\"}");
        api.on("POST " + version + "/publish", 200, "{\"state\":\"Published\",\"variants\":{}}");

        assertThat(
                        waybill.run(
                                "model",
                                "publish",
                                "m",
                                "1/2",
                                "--description",
                                "words",
                                "--variant",
                                "fp16=a,b.onnx,precision=float16,providers=A+B,arch=x86_64,min-gpu=2.5"))
                .isZero();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
        String expected =
                "{\"description\":\"words\",\"variants\":{\"fp16\":{\"blob\":{\"hash\":\""
                        + DIGEST
                        + "\",\"size_bytes\":5000,\"metadata\":{\"name\":\"a,b.onnx\"}},"
                        + "\"precision\":\"float16\",\"execution_providers\":[\"A\",\"B\"],"
                        + "\"cpu_arch\":\"x86_64\",\"min_gpu_memory_gb\":2.5}}}";
        assertThat(api.body("PUT " + version).toString()).isEqualTo(expected);
        assertThat(api.calls())
                .last()
                .asString()
                .startsWith("DELETE /v1/blobs/" + DIGEST + "/holders/publishing-");
    }

    private void answerLink(String address) {
        store.put(BYTES);
        api.on("GET /v1/blobs/" + address + "/url", 200, link());
    }

    private String link() {
        return "{\"url\":\""
                + store.link(DIGEST)
                + "\",\"size_bytes\":5000,\"digest\":\""
                + DIGEST
                + "\"}";
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[5000];
        new Random(11).nextBytes(bytes);
        return bytes;
    }
}
