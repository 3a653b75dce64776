package dev.waybill.cli.agent;

import static dev.waybill.cli.agent.DeltaVersions.DELTA;
import static dev.waybill.cli.agent.DeltaVersions.SECOND;
import static dev.waybill.cli.agent.DeltaVersions.SECOND_DIGEST;
import static dev.waybill.cli.agent.DeltaVersions.UNIT;
import static dev.waybill.cli.agent.DeltaVersions.interruptedWhen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A device whose begun work the server leaves out of its list: what it keeps, and for how long.
final class LeftOutTest extends AgentScene {

    private static final int SIZE = 8 * AgentBench.SEGMENT;
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void fetchesNothingTwiceThatWasLeftOutOnce() throws Exception {
        byte[] bytes = begin();
        bench.devices.leaveOut("d1");
        assertThat(bench.visit().outcomes()).isEmpty();
        assertThat(bench.visit().outcomes()).isEmpty();

        bench.devices.offerAgain("d1");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(bytes);
        assertFetchedOnce(1);
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void keepsWhatHasComeWhenThereAreNoFreshLinks() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        bench.offer("d1", "1", bytes);
        leaveOutAt("d1", 5);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.UNREADABLE);
        assertThat(bench.devices.states("d1")).containsOnly("Transferring");
        assertThat(bench.visit().outcomes()).isEmpty();

        bench.devices.offerAgain("d1");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(bytes);
        assertThat(bench.store.sent(Digest.of(bytes))).isEqualTo(SIZE);
    }

    @Test
    void makesNothingTwiceOfADeltaThatWasLeftOutOnce() throws Exception {
        bench.close();
        bench = DeltaVersions.start(folder.resolve("delta"));
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.progressInterval = Duration.ZERO;
        interruptedWhen(
                bench, report -> report.path("progress_bytes").asLong() > 5 * UNIT + 200_000);
        long made = Files.size(bench.downloads().resolve(SECOND_DIGEST.hex() + ".rebuilt"));
        int before = bench.store.ranges().size();
        bench.devices.leaveOut("d2");
        assertThat(bench.visit().outcomes()).isEmpty();

        bench.devices.offerAgain("d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.store.ranges().subList(before, bench.store.ranges().size()))
                .containsExactly("bytes=" + made + "-" + (6 * UNIT - 1));
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void keepsADeltaThatHasNoFreshLinks() throws Exception {
        bench.close();
        bench = DeltaVersions.start(folder.resolve("delta"));
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.expireLinks();
        bench.devices.onReport(report -> {
            bench.devices.leaveOut("d2");
            bench.store.expireLinks();
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.UNREADABLE);
        bench.devices.onReport(report -> {});
        assertThat(bench.visit().outcomes()).isEmpty();
        bench.devices.offerAgain("d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.store.sent(SECOND_DIGEST)).isLessThan(SECOND.length / 2);
    }

    @Test
    void removesWhatWasCancelled() throws Exception {
        begin();
        bench.devices.leaveOut("d1");
        assertThat(bench.visit().outcomes()).isEmpty();
        bench.devices.cancel("d1");
        bench.devices.offerAgain("d1");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.CANCELLED);
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void keepsWhatAnotherDistributionNeedsOfWhatWasCancelled() throws Exception {
        byte[] bytes = begin();
        bench.devices.withdraw("d1");
        bench.offer("d2", "1", bytes);
        interrupt();
        bench.devices.cancel("d1");
        bench.devices.leaveOut("d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.CANCELLED);

        bench.devices.offerAgain("d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertFetchedOnce(2);
    }

    @Test
    void removesWhatIsAbsentAndOlderThanADay() throws Exception {
        begin();
        bench.devices.leaveOut("d1");
        age(DAY.minusSeconds(1));
        bench.visit();
        assertThat(bench.downloads()).isNotEmptyDirectory();
        age(DAY.plusSeconds(1));
        bench.visit();
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void keepsWhatIsListedHoweverOldItIs() throws Exception {
        begin();
        age(DAY.multipliedBy(30));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertFetchedOnce(1);
    }

    @Test
    void makesRoomOfWhatIsAbsentTheOldestFirst() throws Exception {
        bench.storageBytes = OptionalLong.of(2L * SIZE + 3 * SIZE / 4);
        byte[] first = bench.blob(1, SIZE);
        bench.offer("d1", "1", first);
        leaveOutAt("d1", 5);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.UNREADABLE);
        age(Duration.ofHours(2));
        byte[] second = bench.blob(2, SIZE);
        bench.devices.offer("d2", "other", "1", Digest.of(second), SIZE);
        leaveOutAt("d2", bench.store.ranges().size() + 5);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.UNREADABLE);
        bench.devices.offer("d3", "third", "1", Digest.of(bench.blob(3, 2 * SIZE)), 2 * SIZE);

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(begun(first)).isEmpty();
        assertThat(begun(second)).isNotEmpty();
    }

    @Test
    void isNotIdleWhileTheServerCannotGiveTheBytes() throws Exception {
        bench.offer("d1", "1", bench.blob(1, SIZE));
        leaveOutAt("d1", 5);
        assertThat(untilIdle()).isFalse();
        assertThat(bench.log.getLast())
                .isEqualTo(
                        "m 1: not installed, the server cannot give its bytes at the moment; run"
                                + " again later");

        bench.devices.offerAgain("d1");
        assertThat(untilIdle()).isTrue();
        assertThat(bench.store.sent(Digest.of(bench.current()))).isEqualTo(SIZE);
    }

    @Test
    void isIdleOnceAnotherVersionCame() throws Exception {
        bench.offer("d1", "1", bench.blob(1, SIZE));
        byte[] second = bench.blob(2, SIZE);
        bench.store.onRequest(count -> {
            if (count == 5) {
                bench.devices.leaveOut("d1");
                bench.offer("d2", "2", second);
                bench.store.expireLinks();
            }
        });
        assertThat(untilIdle()).isTrue();
        assertThat(bench.current()).isEqualTo(second);
    }

    /// Begins to fetch version 1 by distribution `d1`, and is interrupted.
    private byte[] begin() {
        byte[] bytes = bench.blob(1, SIZE);
        bench.offer("d1", "1", bytes);
        interrupt();
        return bytes;
    }

    private void interrupt() {
        int before = bench.store.ranges().size();
        interruptedWhen(bench, report -> bench.store.ranges().size() >= before + 3);
    }

    private void leaveOutAt(String id, int request) {
        bench.store.onRequest(count -> {
            if (count == request) {
                bench.devices.leaveOut(id);
                bench.store.expireLinks();
            }
        });
    }

    private boolean untilIdle() throws Exception {
        try (DeviceFolder open = DeviceFolder.open(folder.resolve("device"))) {
            return bench.agent(open).runUntilIdle();
        }
    }

    /// A segment is asked for again only if it was under way at an interruption.
    private void assertFetchedOnce(int interruptions) {
        List<String> ranges = bench.store.ranges();
        assertThat(ranges.size() - new HashSet<>(ranges).size()).isLessThanOrEqualTo(interruptions);
    }

    private List<Path> begun(byte[] bytes) throws IOException {
        return files().stream()
                .filter(file -> file.getFileName().toString().startsWith(Digest.of(bytes).hex()))
                .toList();
    }

    private void age(Duration age) throws IOException {
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(bench.now.minus(age)));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(bench.downloads())) {
            return files.toList();
        }
    }
}
