package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.CommandLineBench;
import dev.waybill.cli.agent.DeviceFolder;
import dev.waybill.cli.fake.FakeApi;
import dev.waybill.cli.fake.FakeDevices;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DeviceRunTest {

    private static final String TOKEN = "wb_device_secret";
    private static final long PATIENCE_SECONDS = 120;

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeStore store = new FakeStore(server);
    private final FakeDevices devices =
            new FakeDevices(server, store, TOKEN, InstantSource.fixed(Instant.EPOCH));
    private CommandLineBench waybill = new CommandLineBench(Path.of(""), Map.of());

    @BeforeEach
    void start() {
        waybill =
                new CommandLineBench(
                        folder,
                        Map.of(
                                "WAYBILL_API",
                                server.at("").toString(),
                                "WAYBILL_TOKEN",
                                "operator"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void enrolsOnceAndKeepsItsTokenToItself() throws Exception {
        FakeApi enrolment = new FakeApi(server, "/v1/enroll");
        enrolment.on("POST /v1/enroll", 201, "{\"device_token\":\"" + TOKEN + "\"}");
        byte[] bytes = offer("d1", 3000);

        assertThat(run("--enrollment-token", "once", "--arch", "riscv64", "--until-idle")).isZero();
        assertThat(enrolment.received().getFirst().authorization()).isEmpty();
        assertThat(enrolment.body("POST /v1/enroll").toString())
                .isEqualTo(
                        "{\"enrollment_token\":\"once\",\"device_id\":\"device-1\","
                                + "\"capabilities\":{\"cpu_arch\":\"riscv64\"}}");
        Path token = folder.resolve("device/token");
        assertThat(token).hasContent(TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(current()).hasBinaryContent(bytes);

        assertThat(run("--enrollment-token", "once", "--once")).isZero();
        assertThat(enrolment.received()).hasSize(1);
    }

    @Test
    void failsWhenTheActivationCommandFails() {
        offer("d1", 3000);
        assertThat(run("--token", TOKEN, "--once", "--activate-command", "exit 1"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(devices.states("d1")).endsWith("Failed");
    }

    @Test
    void givesUpAtOnceWhenThereIsNoRoom() {
        offer("d1", 2 << 20);
        assertThat(run("--token", TOKEN, "--until-idle", "--storage-mb", "1"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(devices.states("d1")).containsExactly("Failed");
        assertThat(store.ranges()).isEmpty();
    }

    @Test
    void failsWhenTheServerCannotGiveTheBytesAndGoesOnLater() throws Exception {
        byte[] bytes = offer("d1", 20 << 20);
        store.onRequest(count -> {
            if (count == 4) {
                devices.leaveOut("d1");
                store.expireLinks();
            }
        });
        assertThat(run("--token", TOKEN, "--once")).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.err()).contains("m 1: the server cannot give its bytes at the moment");
        assertThat(devices.states("d1")).containsOnly("Transferring");
        long sent = store.sent(Digest.of(bytes));
        assertThat(sent).isPositive();

        devices.offerAgain("d1");
        assertThat(run("--token", TOKEN, "--once")).isZero();
        assertThat(current()).hasBinaryContent(bytes);
    }

    @Test
    void endsWithFourWhenTheTokenIsRefused() {
        assertThat(run("--token", "wrong")).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void lendsItsFolderToNoSecondAgent() throws Exception {
        try (DeviceFolder taken = DeviceFolder.open(folder.resolve("device"))) {
            assertThat(taken.root()).exists();
            assertThat(run("--token", TOKEN, "--once")).isEqualTo(ExitCode.FAILURE);
            assertThat(waybill.err()).contains("another agent");
        }
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void goesOnAfterItWasKilledInTheMiddleOfADownload() throws Exception {
        byte[] bytes = offer("d1", 40 << 20);
        CountDownLatch killed = new CountDownLatch(1);
        CountDownLatch halfWay = new CountDownLatch(1);
        store.onRequest(count -> {
            if (count >= 6) {
                halfWay.countDown();
                await(killed);
            }
        });
        Process agent = agent();
        assertThat(halfWay.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        agent.destroyForcibly().waitFor();
        killed.countDown();
        assertThat(current()).doesNotExist();
        assertThat(folder.resolve("device/models")).isEmptyDirectory();

        store.onRequest(count -> {});
        int before = store.ranges().size();
        assertThat(run("--until-idle")).isZero();
        assertThat(current()).hasBinaryContent(bytes);
        // Of ten segments five were sent; each connection had noted its segment before it asked for
        // another.
        assertThat(store.ranges().size() - before).isBetween(5, 8);
        assertThat(devices.states("d1")).endsWith("Loading", "Operational");
        assertThat(devices.reports()).allMatch(report -> report.path("accepted").asBoolean());
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void endsCleanlyWhenAskedTo() throws Exception {
        offer("d1", 40 << 20);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        store.onRequest(count -> {
            begun.countDown();
            await(ended);
        });
        Process agent = agent();
        assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        agent.destroy();
        assertThat(agent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        ended.countDown();
        assertThat(devices.states("d1")).doesNotContain("Failed");
        assertThat(folder.resolve("device/token")).hasContent(TOKEN);
    }

    private int run(String... options) {
        List<String> line =
                new ArrayList<>(
                        List.of("device", "run", "--device", "device-1", "--dir", "device"));
        line.addAll(List.of(options));
        return waybill.run(line.toArray(String[]::new));
    }

    /// A real process with the heap that is promised.
    private Process agent() throws Exception {
        return new AgentProcess(folder, server, TOKEN).start(List.of("-Xmx64m"));
    }

    private byte[] offer(String id, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        devices.offer(id, "m", "1", store.put(bytes), size);
        return bytes;
    }

    private Path current() {
        return folder.resolve("device/models/m/current/model.onnx");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
