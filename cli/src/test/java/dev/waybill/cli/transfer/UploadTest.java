package dev.waybill.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.FakeUploads;
import dev.waybill.cli.fake.Patience;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Forty parts of 1,000 bytes, the last of them short.
final class UploadTest {

    private static final int PART = 1000;
    private static final int PARTS = 40;
    private static final byte[] BYTES = bytes();
    private static final Digest DIGEST = Digest.of(BYTES);
    private static final BlobLabels NO_LABELS =
            new BlobLabels(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final Patience patience = new Patience();
    private final AtomicInteger keys = new AtomicInteger();
    private Path file = Path.of("");

    @BeforeEach
    void write() throws Exception {
        file = Files.write(folder.resolve("artifact"), BYTES);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsASmallFileInOnePutAndKnownBytesNotAtAll() throws Exception {
        FakeUploads uploads = new FakeUploads(server, 0);
        assertThat(run(3).sent()).isTrue();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
        assertThat(run(3).sent()).isFalse();
        assertThat(uploads.calls()).containsExactly("POST ", "PUT 1", "POST /u0/complete", "POST ");
    }

    @Test
    void asksForTheSameUploadAgainWhenItsLinkExpired() throws Exception {
        FakeUploads uploads = new FakeUploads(server, 0);
        uploads.answerPuts(503, 403, 0);
        assertThat(run(5).sent()).isTrue();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
        assertThat(patience.pauses()).hasSize(2);
    }

    @Test
    void sendsALargeFileInPartsSignedInPagesAndWaitsForTheVerdict() throws Exception {
        FakeUploads uploads = new FakeUploads(server, PART);
        uploads.verifyAfter(2);
        assertThat(run(3).sent()).isTrue();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
        assertThat(uploads.calls().stream().filter(call -> call.startsWith("PUT"))).hasSize(PARTS);
        assertThat(uploads.pages()).hasSizeBetween(3, 6).allMatch(page -> page <= 16);
        assertThat(folder.resolve("notes")).isEmptyDirectory();
    }

    @Test
    void sendsOnlyWhatAnEarlierRunLeftOut() throws Exception {
        FakeUploads uploads = new FakeUploads(server, PART);
        Integer[] trouble = new Integer[60];
        Arrays.fill(trouble, 0, 25, 0);
        Arrays.fill(trouble, 25, 60, 503);
        uploads.answerPuts(trouble);
        assertThatThrownBy(() -> run(1)).isInstanceOf(Unreachable.class);
        int before = uploads.calls().size();

        uploads.answerPuts(Collections.nCopies(60, 0).toArray(Integer[]::new));
        assertThat(run(60).sent()).isTrue();
        List<String> second = uploads.calls().subList(before, uploads.calls().size());
        assertThat(second).startsWith("GET /u0").doesNotContain("POST ");
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
    }

    @Test
    void takesFreshLinksForPartsWhoseLinksExpired() throws Exception {
        FakeUploads uploads = new FakeUploads(server, PART);
        uploads.answerPuts(0, 0, 403, 0, 403, 403);
        assertThat(run(5).sent()).isTrue();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
    }

    @Test
    void beginsAnewWhenTheServerForgotTheUpload() throws Exception {
        FakeUploads uploads = new FakeUploads(server, PART);
        uploads.answerPuts(0, 0, 503);
        assertThatThrownBy(() -> run(1)).isInstanceOf(Unreachable.class);
        uploads.forgetUploads();
        assertThat(run(3).sent()).isTrue();
        assertThat(uploads.blob(DIGEST)).isEqualTo(BYTES);
    }

    @Test
    void refusesAFileThatChangesWhileItIsSent() throws Exception {
        FakeUploads uploads = new FakeUploads(server, 0);
        FileDigests digests = FileDigests.of(file, at -> {});
        byte[] other = BYTES.clone();
        other[0] ^= 1;
        Files.write(file, other);
        assertThatThrownBy(() -> upload(3).run(file, digests, NO_LABELS, sent -> {}))
                .isInstanceOf(UploadRefused.class)
                .hasMessageContaining("BadDigest");
        assertThat(uploads.calls()).doesNotContain("POST /u0/complete");
    }

    @Test
    void tellsWhenTheServerFindsOtherBytes() throws Exception {
        FakeUploads uploads = new FakeUploads(server, PART);
        uploads.refuse();
        assertThatThrownBy(() -> run(3))
                .isInstanceOfSatisfying(
                        ApiProblem.class,
                        problem -> assertThat(problem.code()).isEqualTo("digest_mismatch"));
        assertThat(folder.resolve("notes")).isEmptyDirectory();
    }

    @Test
    void hashesFileAndPartsInOnePass() throws Exception {
        FileDigests digests = FileDigests.of(file, PART, at -> {});
        assertThat(digests.whole()).isEqualTo(DIGEST);
        assertThat(digests.parts()).hasSize(PARTS);
        byte[] second = Arrays.copyOfRange(BYTES, PART, 2 * PART);
        assertThat(digests.parts().get(1)).isEqualTo(Digest.of(second));
        byte[] last = Arrays.copyOfRange(BYTES, (PARTS - 1) * PART, BYTES.length);
        assertThat(digests.parts().getLast()).isEqualTo(Digest.of(last));
    }

    private Upload.Stored run(int tries) throws Exception {
        return upload(tries).run(file, FileDigests.of(file, at -> {}), NO_LABELS, sent -> {});
    }

    private Upload upload(int tries) {
        ApiClient api =
                new ApiClient(
                        ApiClient.http(), server.at(""), Optional.empty(), patience.backoff(2));
        return new Upload(
                new UploadsApi(api, () -> "key-" + keys.incrementAndGet()),
                new PresignedPut(),
                new UploadNotes(folder.resolve("notes")),
                patience.backoff(tries),
                3);
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[(PARTS - 1) * PART + 123];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
