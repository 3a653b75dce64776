package dev.waybill.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.fake.FakeDelta;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Two versions of a model, and the delta of copies, frames and fetches between them.
final class DeltaVersions {

    static final int UNIT = 512 << 10;
    static final byte[] FIRST = compressible(1, 5 * UNIT);
    static final byte[] SECOND = changed(FIRST);
    static final Digest SECOND_DIGEST = Digest.of(SECOND);
    static final FakeDelta DELTA = delta();

    private DeltaVersions() {}

    /// A device that runs version 1 and is asked to run version 2, by no delta yet.
    static AgentBench start(Path folder) throws Exception {
        AgentBench bench = new AgentBench(folder.resolve("device"));
        bench.segmentBytes = 256 << 10;
        bench.progressInterval = Duration.ofMinutes(1);
        bench.store.put(FIRST);
        bench.store.put(SECOND);
        bench.offer("d1", "1", FIRST);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        bench.offer("d2", "2", SECOND);
        return bench;
    }

    private static FakeDelta delta() {
        try {
            return FakeDelta.of(FIRST, SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] compressible(long seed, int length) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    /// A fifth that stays, two in which every 900th byte changes, one that stays, two that are new
    /// and do not compress, and one that stays.
    private static byte[] changed(byte[] base) {
        byte[] bytes = Arrays.copyOf(base, base.length + 2 * UNIT);
        for (int i = UNIT; i < 3 * UNIT; i += 900) {
            bytes[i] ^= 0x55;
        }
        byte[] random = new byte[2 * UNIT];
        new Random(3).nextBytes(random);
        System.arraycopy(random, 0, bytes, 4 * UNIT, 2 * UNIT);
        System.arraycopy(base, 4 * UNIT, bytes, 6 * UNIT, UNIT);
        return bytes;
    }

    /// Lets the agent work until it is interrupted at that moment.
    static void interruptedWhen(AgentBench bench, Predicate<JsonNode> moment) {
        Thread agent = Thread.currentThread();
        AtomicInteger moments = new AtomicInteger();
        bench.devices.onReport(report -> {
            if (moment.test(report) && moments.compareAndSet(0, 1)) {
                agent.interrupt();
            }
        });
        assertThatThrownBy(bench::visit).isInstanceOf(InterruptedException.class);
        assertThat(bench.downloads()).isNotEmptyDirectory();
        bench.devices.onReport(report -> {});
    }

    /// How many bytes the device has fetched of plan, pack, and version 2 itself.
    static long fetched(AgentBench bench) {
        return bench.store.sent(DELTA.planDigest())
                + bench.store.sent(DELTA.packDigest())
                + bench.store.sent(SECOND_DIGEST);
    }

    /// The modes that were reported for version 2.
    static List<String> modes(AgentBench bench) {
        return bench.devices.reports().stream()
                .filter(report -> report.path("distribution_id").asText().equals("d2"))
                .map(report -> report.path("mode").asText())
                .toList();
    }
}
