package dev.waybill.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.cli.fake.Patience;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Twelve segments of 8 KiB, the last of them short.
final class DownloadTest {

    private static final int SEGMENT = 8 << 10;
    private static final int SEGMENTS = 12;
    private static final byte[] BYTES = bytes(11 * SEGMENT + 77);

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeStore store = new FakeStore(server);
    private final Patience patience = new Patience();
    private final Digest digest = store.put(BYTES);
    private final AtomicInteger freshLinks = new AtomicInteger();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bringsEveryByteInRangesWithoutToken() throws Exception {
        assertThat(run(4, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(partial()).hasBinaryContent(BYTES);
        assertThat(journal()).doesNotExist();
        assertThat(store.ranges()).hasSize(SEGMENTS).contains("bytes=0-8191", "bytes=90112-90188");
        assertThat(store.authorizations()).isEmpty();
    }

    @Test
    void goesOnWhereTheConnectionWasCut() throws Exception {
        store.fail(new FakeStore.Fault.CutAfter(5000), new FakeStore.Fault.CutAfter(1));
        assertThat(run(1, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(store.ranges()).startsWith("bytes=0-8191", "bytes=5000-8191", "bytes=5001-8191");
        assertThat(partial()).hasBinaryContent(BYTES);
    }

    @Test
    void asksForOneFreshLinkWhenAllConnectionsFindTheirsExpired() throws Exception {
        URI stale = store.link(digest);
        store.expireLinks();
        assertThat(run(stale, 3, Progress.none()))
                .isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(freshLinks).hasValue(1);
    }

    @Test
    void surrendersWhenNoFreshLinkIsGiven() throws Exception {
        URI stale = store.link(digest);
        store.expireLinks();
        DownloadOutcome outcome =
                download(2).run(target(), stale, Optional::empty, Progress.none());
        assertThat(outcome).isEqualTo(new DownloadOutcome.Stopped());
    }

    @Test
    void fetchesOnlyWhatAnEarlierAttemptLeftOut() throws Exception {
        stopAfter(5 * SEGMENT);
        int before = store.ranges().size();
        DownloadOutcome outcome = run(1, Progress.none());
        assertThat(outcome).isEqualTo(new DownloadOutcome.Complete(BYTES.length - 4L * SEGMENT));
        assertThat(store.ranges().subList(before, store.ranges().size()))
                .hasSize(SEGMENTS - 4)
                .startsWith("bytes=32768-40959");
        assertThat(partial()).hasBinaryContent(BYTES);
    }

    @Test
    void hashesTheResumedPrefixAgain() throws Exception {
        stopAfter(5 * SEGMENT);
        byte[] damaged = Files.readAllBytes(partial());
        damaged[SEGMENT + 3] ^= 1;
        Files.write(partial(), damaged);

        assertThat(run(1, Progress.none())).isInstanceOf(DownloadOutcome.Mismatch.class);
        assertThat(partial()).doesNotExist();
        assertThat(journal()).doesNotExist();
        assertThat(run(1, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));
    }

    @Test
    void countsNoTornLineOfTheJournal() throws Exception {
        stopAfter(3 * SEGMENT);
        Files.writeString(journal(), "7", StandardOpenOption.APPEND);
        assertThat(run(1, Progress.none()))
                .isEqualTo(new DownloadOutcome.Complete(BYTES.length - 2L * SEGMENT));
        assertThat(partial()).hasBinaryContent(BYTES);
    }

    @Test
    void beginsAnewWhenTheJournalIsOfOtherBytesOrDamaged() throws Exception {
        Files.write(partial(), new byte[BYTES.length]);
        Files.writeString(
                journal(), "waybill-journal-1 " + Digest.of(new byte[1]) + " 1 8192\n0\n");
        assertThat(run(1, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));

        stopAfter(3 * SEGMENT);
        Files.writeString(journal(), "x\n", StandardOpenOption.APPEND);
        assertThat(run(1, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(partial()).hasBinaryContent(BYTES);
    }

    @Test
    @DisplayName("AR.2 whoever receives bytes hashes them again")
    void refusesWrongBytes() throws Exception {
        byte[] wrong = BYTES.clone();
        wrong[70_000] ^= 1;
        store.putWrong(digest, wrong);
        assertThat(run(4, Progress.none()))
                .isEqualTo(new DownloadOutcome.Mismatch(Digest.of(wrong)));
        assertThat(partial()).doesNotExist();
    }

    @Test
    void refusesABlobOfAnotherSizeAndAServerThatIgnoresRanges() throws Exception {
        store.putWrong(digest, bytes(BYTES.length + 1));
        assertThat(run(1, Progress.none())).isInstanceOf(DownloadOutcome.Failed.class);
        store.put(BYTES);
        store.fail(new FakeStore.Fault.IgnoreRange());
        assertThat(run(1, Progress.none())).isInstanceOf(DownloadOutcome.Failed.class);
    }

    @Test
    void followsARedirectButNotForEver() throws Exception {
        FakeStore.Fault elsewhere = new FakeStore.Fault.Redirect(store.link(digest));
        store.fail(elsewhere, elsewhere);
        assertThat(run(1, Progress.none())).isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(store.authorizations()).isEmpty();

        Files.delete(partial());
        store.failAlways(digest, elsewhere);
        assertThat(run(1, Progress.none()))
                .isEqualTo(new DownloadOutcome.Failed("the store answered 307"));
    }

    @Test
    void surrendersWhenTheBlobIsGoneByAFreshLinkToo() throws Exception {
        URI stale = store.link(digest);
        store.expireLinks();
        store.failAlways(digest, new FakeStore.Fault.Status(404));
        assertThat(run(stale, 1, Progress.none()))
                .isEqualTo(new DownloadOutcome.Failed("the store answered 404"));
        assertThat(store.ranges()).hasSizeLessThan(4);
        assertThat(freshLinks.get()).isLessThan(3);
    }

    @Test
    void waitsWithRisingPausesAndThenGivesUp() throws Exception {
        FakeStore.Fault busy = new FakeStore.Fault.Status(503);
        store.fail(busy, busy, busy, busy, busy);
        assertThat(run(1, Progress.none()))
                .isEqualTo(new DownloadOutcome.Failed("the store answered 503"));
        assertThat(patience.pauses()).hasSize(4);
        assertThat(partial()).exists();
    }

    @Test
    void bringsTheEmptyBlob() throws Exception {
        Digest empty = store.put(new byte[0]);
        DownloadTarget target = new DownloadTarget(empty, 0, partial());
        assertThat(download(4).run(target, store.link(empty), Optional::empty, Progress.none()))
                .isEqualTo(new DownloadOutcome.Complete(0));
        assertThat(partial()).isEmptyFile();
    }

    @Test
    void keepsWhatCameWhenTheCallerIsInterrupted() throws Exception {
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() ->
                        run(
                                1,
                                bytes -> {
                                    if (bytes > 2 * SEGMENT) {
                                        caller.interrupt();
                                    }
                                    return Progress.Wish.CONTINUE;
                                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(journal()).content().contains("\n0\n1\n");
    }

    private void stopAfter(int bytes) throws Exception {
        Progress stop = there -> there >= bytes ? Progress.Wish.STOP : Progress.Wish.CONTINUE;
        Files.deleteIfExists(partial());
        assertThat(run(1, stop)).isEqualTo(new DownloadOutcome.Stopped());
        assertThat(partial()).exists();
    }

    private DownloadOutcome run(int connections, Progress progress)
            throws IOException, InterruptedException {
        return run(store.link(digest), connections, progress);
    }

    private DownloadOutcome run(URI link, int connections, Progress progress)
            throws IOException, InterruptedException {
        return download(connections)
                .run(
                        target(),
                        link,
                        () -> {
                            freshLinks.incrementAndGet();
                            return Optional.of(store.link(digest));
                        },
                        progress);
    }

    private Download download(int connections) {
        return new Download(
                new HttpRanges(),
                new DownloadSettings(connections, SEGMENT, 1024, patience.backoff(5)));
    }

    private DownloadTarget target() {
        return new DownloadTarget(digest, BYTES.length, partial());
    }

    private Path partial() {
        return folder.resolve("blob.partial");
    }

    private Path journal() {
        return target().journal();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
