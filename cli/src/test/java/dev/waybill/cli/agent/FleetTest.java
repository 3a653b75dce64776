package dev.waybill.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Waiter;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.cli.transfer.RangeSource;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many agents in one process, opposite a server in memory.
final class FleetTest {

    private static final int DEVICES = 300;
    private static final byte[] BYTES = bytes();
    private static final Digest DIGEST = Digest.of(BYTES);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir private Path folder;

    private final Map<String, List<ReportState>> reported = new ConcurrentHashMap<>();

    @Test
    void bringsAFleetToItsVersionInOneProcess() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                String id = "device-" + i;
                ends.add(threads.submit(() -> run(id)));
            }
            for (Future<Boolean> end : ends) {
                assertThat(end.get()).isTrue();
            }
        }
        assertThat(reported).hasSize(DEVICES);
        assertThat(reported.values())
                .allSatisfy(states ->
                        assertThat(states)
                                .containsExactly(
                                        ReportState.TRANSFERRING,
                                        ReportState.LOADING,
                                        ReportState.OPERATIONAL));
        assertThat(folder.resolve("device-299/models/m/current/artifact")).hasBinaryContent(BYTES);
    }

    private boolean run(String id) throws Exception {
        Waiter never =
                duration -> {
                    throw new AssertionError(id + " waits");
                };
        Backoff backoff =
                new Backoff(1, Duration.ofMillis(1), Duration.ofMillis(1), new Random(1), never);
        AgentSettings settings =
                AgentSettings.usual(
                        Capabilities.UNKNOWN,
                        OptionalLong.empty(),
                        new DownloadSettings(2, 32 << 10, 8 << 10, backoff),
                        Activation.none());
        try (DeviceFolder open = DeviceFolder.open(folder.resolve(id))) {
            return new DeviceAgent(open, new Server(id), new Store(), settings, CLOCK, line -> {})
                    .runUntilIdle();
        }
    }

    /// Offers one version until it is operational.
    private final class Server implements DeviceApi {

        private final String id;

        Server(String id) {
            this.id = id;
        }

        @Override
        public void heartbeat(Capabilities capabilities) {}

        @Override
        public WorkAnswer work(Duration patience) {
            List<ReportState> states = reported.getOrDefault(id, List.of());
            WorkItem work =
                    new WorkItem.Install(
                            new WorkItem.Key("d1", 1, 1, 0),
                            new WorkItem.Release(
                                    "m", "1", "only", DIGEST, BYTES.length, Optional.empty()),
                            Offer.whole(URI.create("memory:blob")),
                            Optional.empty(),
                            Optional.empty());
            List<WorkItem> items =
                    states.contains(ReportState.OPERATIONAL) ? List.of() : List.of(work);
            return new WorkAnswer(items, Duration.ofSeconds(5), CLOCK.instant());
        }

        @Override
        public Report.Directive report(Report report) {
            reported.computeIfAbsent(id, name -> new ArrayList<>()).add(report.body().state());
            return Report.Directive.CONTINUE;
        }

        @Override
        public Optional<Offer> freshOffer(String distributionId) {
            return Optional.empty();
        }
    }

    /// Reads from memory.
    private static final class Store implements RangeSource {
        @Override
        public Reply openUpTo(URI url, long from, long to) {
            return new Reply.Refused("nothing but blobs");
        }

        @Override
        public Reply open(URI url, long from, long to, long size) {
            return new Reply.Found(
                    new Body() {
                        private int at = (int) from;

                        @Override
                        public int read(byte[] buffer, int length) {
                            int read = (int) Math.min(length, to - at);
                            System.arraycopy(BYTES, at, buffer, 0, read);
                            at += read;
                            return read;
                        }

                        @Override
                        public void close() {}
                    });
        }
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[64 << 10];
        new Random(64).nextBytes(bytes);
        return bytes;
    }
}
