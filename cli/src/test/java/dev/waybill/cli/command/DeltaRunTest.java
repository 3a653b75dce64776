package dev.waybill.cli.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.fake.FakeDelta;
import dev.waybill.cli.fake.FakeDevices;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `waybill device run` as a process of its own, small and mortal, that is offered a delta.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class DeltaRunTest {

    private static final String TOKEN = "wb_device_secret";
    private static final int BYTES = 16 << 20;
    private static final int FRAME_BYTES = 1 << 20;

    private static final byte[] FIRST = bytes();
    private static final byte[] SECOND = changed(FIRST);
    private static @Nullable FakeDelta delta;

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeStore store = new FakeStore(server);
    private final FakeDevices devices =
            new FakeDevices(server, store, TOKEN, InstantSource.fixed(Instant.EPOCH));

    @BeforeAll
    static void encode() throws IOException {
        delta = FakeDelta.of(FIRST, SECOND);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// The Java machine needs 10 MiB of its heap for the agent alone.
    @Test
    void makesALargeVersionInSmallMemory() throws Exception {
        FakeDelta delta = offerBoth();
        run("-Xmx20m", "-XX:MaxDirectMemorySize=6m");
        assertThat(current()).hasBinaryContent(SECOND);
        assertThat(devices.reports().getLast().path("mode").asText()).isEqualTo("delta");
        assertThat(store.sent(delta.packDigest())).isEqualTo(delta.plan().packBytes());
        assertThat(store.sent(Digest.of(SECOND))).isEqualTo(delta.plan().fetchedBytes());
    }

    @Test
    void goesOnAfterItWasKilledInTheMiddleOfAPack() throws Exception {
        FakeDelta delta = offerBoth();
        CountDownLatch halfWay = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        long pack = delta.plan().packBytes();
        store.fail(delta.packDigest(), new FakeStore.Fault.CutAfter((int) (pack * 2 / 3)));
        store.onRequest(count -> {
            if (store.sent(delta.packDigest()) > 0) {
                halfWay.countDown();
                await(killed);
            }
        });
        Process agent = start("-Xmx64m");
        assertThat(halfWay.await(2, TimeUnit.MINUTES)).isTrue();
        agent.destroyForcibly().waitFor();
        killed.countDown();
        assertThat(current()).hasBinaryContent(FIRST);

        store.onRequest(count -> {});
        run("-Xmx64m");
        assertThat(current()).hasBinaryContent(SECOND);
        assertThat(devices.reports().getLast().path("mode").asText()).isEqualTo("delta");
        assertThat(devices.reports()).allMatch(report -> report.path("accepted").asBoolean());
        // Half the frames change into less than a fifth of their size.
        assertThat(store.sent(delta.packDigest())).isBetween(pack, pack + FRAME_BYTES / 5);
        assertThat(store.sent(delta.planDigest())).isEqualTo(delta.text().length);
    }

    /// A limit for the lengths of files refuses what is written as a full disk does.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsTheOldVersionWhenTheDiskIsFullInTheMiddle_andGoesOnWhenThereIsRoom()
            throws Exception {
        FakeDelta delta = offerBoth();
        CountDownLatch isFull = new CountDownLatch(1);
        devices.onReport(report -> {
            if (report.path("reason").asText().equals("InsufficientStorage")) {
                isFull.countDown();
            }
        });
        String limit = "ulimit -f " + BYTES / 4 / 512 + "; exec \"$@\"";
        Process agent =
                agent().start(List.of("sh", "-c", limit, "sh"), List.of("-Xmx64m"), List.of());
        assertThat(isFull.await(2, TimeUnit.MINUTES)).isTrue();
        agent.destroyForcibly().waitFor();
        devices.onReport(report -> {});
        assertThat(current()).hasBinaryContent(FIRST);
        JsonNode blocked = devices.reports().getLast();
        assertThat(blocked.path("state").asText()).isEqualTo("Connecting");
        assertThat(blocked.path("reason").asText()).isEqualTo("InsufficientStorage");
        long made = Files.size(rebuilt());
        assertThat(made).isBetween((long) FRAME_BYTES, (long) BYTES / 4);
        long before = store.sent(delta.packDigest());

        run("-Xmx64m");
        assertThat(current()).hasBinaryContent(SECOND);
        assertThat(devices.reports().getLast().path("mode").asText()).isEqualTo("delta");
        assertThat(store.sent(delta.packDigest())).isLessThan(before + delta.plan().packBytes());
        assertThat(store.sent(delta.planDigest())).isEqualTo(delta.text().length);
    }

    private Path rebuilt() {
        return folder.resolve("device/downloads/" + Digest.of(SECOND).hex() + ".rebuilt");
    }

    private FakeDelta offerBoth() throws Exception {
        devices.offer("d1", "m", "1", store.put(FIRST), FIRST.length);
        run("-Xmx64m");
        assertThat(current()).hasBinaryContent(FIRST);
        devices.offer("d2", "m", "2", store.put(SECOND), SECOND.length);
        FakeDelta delta = requireNonNull(DeltaRunTest.delta);
        delta.offer(store, devices, "d2");
        return delta;
    }

    private void run(String... memory) throws Exception {
        Process agent = start(memory);
        assertThat(agent.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(agent.exitValue()).as(Files.readString(agent().log())).isZero();
    }

    private Process start(String... memory) throws IOException {
        return agent().start(List.of(), List.of(memory), List.of("--until-idle"));
    }

    private AgentProcess agent() {
        return new AgentProcess(folder, server, TOKEN);
    }

    private Path current() {
        return agent().current();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes() {
        Random random = new Random(11);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    /// A half in which every 800th byte changes, and one that stays, but for two mebibytes that are
    /// new.
    private static byte[] changed(byte[] base) {
        byte[] bytes = base.clone();
        for (int i = 0; i < BYTES / 2; i += 800) {
            bytes[i] ^= 0x55;
        }
        byte[] fresh = new byte[2 << 20];
        new Random(12).nextBytes(fresh);
        System.arraycopy(fresh, 0, bytes, BYTES - (4 << 20), fresh.length);
        return bytes;
    }
}
