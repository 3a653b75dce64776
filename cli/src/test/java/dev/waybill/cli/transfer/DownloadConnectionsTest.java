package dev.waybill.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.fake.Patience;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How many connections a download opens: twelve segments of a kilobyte, four connections at most.
final class DownloadConnectionsTest {

    private static final int SEGMENT = 1 << 10;
    private static final int CONNECTIONS = 4;
    private static final byte[] BYTES = bytes(12 * SEGMENT - 5);

    @TempDir private Path folder;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    @Timeout(60)
    void opensOneOnlyWhereThatIsFastEnough() throws Exception {
        assertThat(run(Duration.ofHours(1), () -> {}))
                .isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(most).hasValue(1);
        assertThat(target().partial()).hasBinaryContent(BYTES);
    }

    @Test
    @Timeout(60)
    void opensAllWhereOneIsTooSlow() throws Exception {
        CountDownLatch all = new CountDownLatch(CONNECTIONS);
        assertThat(
                        run(
                                Duration.ofMillis(1),
                                () -> {
                                    all.countDown();
                                    all.await();
                                }))
                .isEqualTo(new DownloadOutcome.Complete(BYTES.length));
        assertThat(most).hasValue(CONNECTIONS);
        assertThat(target().partial()).hasBinaryContent(BYTES);
    }

    /// What happens before the first byte of a range.
    @FunctionalInterface
    private interface Before {
        void pass() throws InterruptedException;
    }

    private DownloadOutcome run(Duration alone, Before before)
            throws IOException, InterruptedException {
        DownloadSettings settings =
                new DownloadSettings(CONNECTIONS, alone, SEGMENT, 100, new Patience().backoff(1));
        return new Download(new MemoryRanges(before), settings)
                .run(
                        target(),
                        URI.create("http://localhost/blob"),
                        Optional::empty,
                        Progress.none());
    }

    private DownloadTarget target() {
        return new DownloadTarget(Digest.of(BYTES), BYTES.length, folder.resolve("blob.partial"));
    }

    private final class MemoryRanges implements RangeSource {

        private final Before before;

        MemoryRanges(Before before) {
            this.before = before;
        }

        @Override
        public Reply open(URI url, long from, long to, long size) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new Reply.Found(new MemoryBody(before, (int) from, (int) to));
        }

        @Override
        public Reply openUpTo(URI url, long from, long to) {
            return open(url, from, to, BYTES.length);
        }
    }

    private final class MemoryBody implements RangeSource.Body {

        private final Before before;
        private final int to;
        private int at;

        MemoryBody(Before before, int from, int to) {
            this.before = before;
            this.at = from;
            this.to = to;
        }

        @Override
        public int read(byte[] buffer, int length) throws IOException {
            try {
                before.pass();
            } catch (InterruptedException e) {
                throw Interrupts.closed(e);
            }
            int read = Math.min(length, to - at);
            System.arraycopy(BYTES, at, buffer, 0, read);
            at += read;
            return read > 0 ? read : -1;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
