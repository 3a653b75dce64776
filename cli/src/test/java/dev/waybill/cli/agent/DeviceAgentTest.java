package dev.waybill.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceAgentTest extends AgentScene {

    private static final int SIZE = 5 * AgentBench.SEGMENT + 100;

    @Test
    void installsAndReportsEveryStep() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        bench.connections = 3;
        bench.offer("d1", "1.0", bytes);

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(bytes);
        assertThat(bench.devices.states("d1"))
                .startsWith("Transferring")
                .endsWith("Transferring", "Loading", "Operational");
        assertThat(bench.downloads()).isEmptyDirectory();
        assertThat(bench.store.authorizations()).isEmpty();
        assertThat(bench.devices.reports()).allMatch(report -> report.path("accepted").asBoolean());
        JsonNode last = bench.devices.reports().getLast();
        assertThat(last.path("progress_bytes").asLong()).isEqualTo(SIZE);
        assertThat(last.path("reported_at").asText()).isEqualTo("2025-01-01T00:00:00Z");
    }

    @Test
    void saysThatNothingIsFetchedWhereAllBytesAreHere() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        bench.offer("d1", "1.0", bytes);
        bench.visit();
        assertThat(bench.log)
                .contains("m 1.0: full, " + SIZE + " bytes", "m 1.0: fetched " + SIZE + " bytes");
        bench.log.clear();

        bench.offer("d2", "2.0", bytes);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.log)
                .containsExactly("m 2.0: all bytes are here, nothing is fetched", "m 2.0: DONE");
    }

    @Test
    void reportsItsFreeStorage() throws Exception {
        bench.storageBytes = OptionalLong.of(7L << 20);
        bench.visit();
        JsonNode capabilities = bench.devices.heartbeats().getFirst().path("capabilities");
        assertThat(capabilities.path("available_storage_mb").asLong()).isEqualTo(7);
    }

    @Test
    void goesOnAfterCutsAndAnExpiredLink() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        bench.offer("d1", "1.0", bytes);
        bench.store.fail(new FakeStore.Fault.CutAfter(3000), new FakeStore.Fault.Status(503));
        bench.store.onRequest(count -> {
            if (count == 4) {
                bench.store.expireLinks();
            }
        });

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(bytes);
        assertThat(bench.devices.paths()).contains("/v1/devices/device-1/work/d1/download");
    }

    @Test
    void refusesWrongBytesAfterASecondTryFromNothing() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        bench.store.putWrong(Digest.of(bytes), bench.blob(2, SIZE));
        bench.offer("d1", "1.0", bytes);

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.FAILED);
        JsonNode failure = bench.devices.reports().getLast();
        assertThat(failure.path("state").asText()).isEqualTo("Failed");
        assertThat(failure.path("reason").asText()).isEqualTo("TransferFailed");
        assertThat(bench.store.ranges()).hasSize(12);
        assertThat(bench.model()).doesNotExist();
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void waitsForRoomAsABlockerAndThenFails() throws Exception {
        bench.storageBytes = OptionalLong.of(SIZE - 1);
        bench.offer("d1", "1.0", bench.blob(1, SIZE));
        try (DeviceFolder open = DeviceFolder.open(folder.resolve("device"))) {
            DeviceAgent agent = bench.agent(open);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.BLOCKED);
            bench.now = bench.now.plus(Duration.ofMinutes(9));
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.BLOCKED);
            bench.now = bench.now.plus(Duration.ofMinutes(1));
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.FAILED);
        }
        assertThat(bench.devices.states("d1"))
                .containsExactly("Connecting", "Connecting", "Failed");
        assertThat(bench.devices.reports())
                .allMatch(report -> report.path("reason").asText().equals("InsufficientStorage"))
                .allMatch(report -> report.path("details").asText().startsWith("needs " + SIZE));
        assertThat(bench.store.ranges()).isEmpty();
    }

    @Test
    void removesThePreviousVersionWhenThereIsNoOtherRoom() throws Exception {
        bench.storageBytes = OptionalLong.of(3L * SIZE);
        byte[] third = bench.blob(3, SIZE);
        install("d1", "1", bench.blob(1, SIZE));
        install("d2", "2", bench.blob(2, SIZE));
        install("d3", "3", third);
        assertThat(bench.current()).isEqualTo(third);
        assertThat(versions()).hasSize(2).noneMatch(name -> name.startsWith("1-"));
    }

    @Test
    void rollsBackWithoutDownloading() throws Exception {
        byte[] first = bench.blob(1, SIZE);
        install("d1", "1", first);
        install("d2", "2", bench.blob(2, SIZE));
        int requests = bench.store.ranges().size();

        install("d3", "1", first);
        assertThat(bench.store.ranges()).hasSize(requests);
        assertThat(bench.current()).isEqualTo(first);
        assertThat(bench.devices.states("d3")).containsExactly("Loading", "Operational");
    }

    @Test
    void downloadsAgainWhatWasDamagedOnDisk() throws Exception {
        byte[] first = bench.blob(1, SIZE);
        install("d1", "1", first);
        byte[] damaged = first.clone();
        damaged[17] ^= 1;
        Files.write(bench.model().resolve("current").resolve("model.onnx"), damaged);

        install("d2", "1", first);
        assertThat(bench.current()).isEqualTo(first);
        assertThat(bench.devices.states("d2")).contains("Transferring");
        assertThat(versions()).hasSize(1);
    }

    @Test
    void keepsNoMoreThanTwoVersions() throws Exception {
        for (int version = 1; version <= 4; version++) {
            install("d" + version, Integer.toString(version), bench.blob(version, 1000));
        }
        assertThat(versions()).hasSize(2).anyMatch(name -> name.startsWith("3-"));
    }

    @Test
    void sharesTheBytesOfTwoVersionsThatAreTheSame() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        install("d1", "1", bytes);
        int requests = bench.store.ranges().size();
        install("d2", "2", bytes);
        assertThat(bench.store.ranges()).hasSize(requests);
        assertThat(bench.current()).isEqualTo(bytes);
        assertThat(versions()).hasSize(2);
    }

    @Test
    void reportsACancelledDistribution() throws Exception {
        bench.devices.cancel("d1");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.CANCELLED);
        assertThat(bench.devices.states("d1")).containsExactly("Cancelled");
    }

    @Test
    void stopsADownloadThatIsSupersededAndTakesTheNewOne() throws Exception {
        byte[] first = bench.blob(1, SIZE);
        byte[] second = bench.blob(2, SIZE);
        bench.offer("d1", "1", first);
        bench.devices.onReport(report -> {
            if (report.path("progress_bytes").asLong() >= 2L * AgentBench.SEGMENT) {
                bench.devices.withdraw("d1");
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.STOPPED);
        assertThat(bench.store.ranges()).hasSizeLessThan(5);
        assertThat(bench.model()).doesNotExist();

        bench.devices.onReport(report -> {});
        install("d2", "2", second);
        assertThat(bench.current()).isEqualTo(second);
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    @Test
    void doesNotActivateWhatIsCancelledDuringTheDownload() throws Exception {
        bench.offer("d1", "1", bench.blob(1, SIZE));
        bench.devices.onReport(report -> {
            if (report.path("state").asText().equals("Loading")) {
                bench.devices.cancel("d1");
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.STOPPED);
        assertThat(bench.model().resolve("current")).doesNotExist();
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void numbersItsReportsEverRisingAcrossRestartsAndAboveWhatTheServerHas() throws Exception {
        install("d1", "1", bench.blob(1, 1000));
        bench.devices
                .offer("d2", "m", "2", Digest.of(bench.blob(2, 1000)), 1000)
                .put("last_sequence", 5000);
        bench.visit();
        List<Long> numbers =
                bench.devices.reports().stream()
                        .map(report -> report.path("sequence").asLong())
                        .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.getLast()).isGreaterThan(5000);
    }

    @Test
    void waitsForItsTimeToActivateOverRestarts() throws Exception {
        byte[] bytes = bench.blob(1, 1000);
        window(bytes, "2025-01-01T01:00:00Z", "2025-01-01T02:00:00Z");
        try (DeviceFolder open = DeviceFolder.open(folder.resolve("device"))) {
            DeviceAgent agent = bench.agent(open);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.DEFERRED);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.DEFERRED);
        }
        assertThat(bench.devices.states("d1"))
                .endsWith("Transferring", "Completed")
                .containsOnlyOnce("Completed");
        assertThat(bench.model().resolve("current")).doesNotExist();
        int requests = bench.store.ranges().size();

        bench.now = Instant.parse("2025-01-01T00:59:59Z");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DEFERRED);
        bench.now = Instant.parse("2025-01-01T02:00:01Z");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DEFERRED);
        bench.now = Instant.parse("2025-01-01T01:00:00Z");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(bytes);
        assertThat(bench.store.ranges()).hasSize(requests);
    }

    @Test
    void looksAtTheClockAfterTheDownload() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        window(bytes, "2025-01-01T00:00:00Z", "2025-01-01T02:00:00Z");
        bench.store.onRequest(count -> bench.now = Instant.parse("2025-01-01T03:00:00Z"));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DEFERRED);
        assertThat(bench.model().resolve("current")).doesNotExist();

        bench.store.onRequest(count -> {});
        window(bytes, "2025-01-02T00:00:00Z", "2025-01-02T02:00:00Z");
        bench.now = Instant.parse("2025-01-02T01:00:00Z");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
    }

    private void window(byte[] bytes, String from, String to) {
        bench.devices
                .offer("d1", "m", "1", Digest.of(bytes), bytes.length)
                .putObject("activate")
                .put("not_before", from)
                .put("not_after", to);
    }

    @Test
    void copesWithNamesOfAnyCharacters() throws Exception {
        byte[] bytes = bench.blob(1, 1000);
        bench.devices.offer("d/1", "Модель/../x", "../v 1", Digest.of(bytes), bytes.length);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        List<Path> models;
        try (var found = Files.list(folder.resolve("device/models"))) {
            models = found.toList();
        }
        assertThat(models).hasSize(1);
        assertThat(models.getFirst().resolve("current/model.onnx")).hasBinaryContent(bytes);
    }

    /// A publisher names the file of its variant, and must not name the one that says what was
    /// verified here: its bytes would pass for those of any version.
    @ParameterizedTest
    @ValueSource(strings = {"waybill.json", "WAYBILL.json", "waybill.json.next"})
    void noFileTakesThePlaceOfWhatIsSaidOfIt(String name) throws Exception {
        byte[] good = bench.blob(2, 1000);
        byte[] forged = manifest(name, Digest.of(good));
        bench.store.put(forged);
        bench.devices
                .offer("d1", "m", "1", Digest.of(forged), forged.length)
                .withObject("/blob/metadata")
                .put("name", name);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        Path current = bench.model().resolve("current");
        assertThat(current.resolve("artifact")).hasBinaryContent(forged);
        assertThat(
                        Json.parse(Files.readString(current.resolve("waybill.json")))
                                .path("version")
                                .asText())
                .isEqualTo("1");
        bench.devices.withdraw("d1");
        install("d2", "2", good);
        assertThat(bench.current()).isEqualTo(good);
    }

    /// One that says of itself that it is version 2, with these bytes, as long as it is itself.
    private static byte[] manifest(String name, Digest digest) {
        String text =
                "{\"model_id\":\"m\",\"version\":\"2\",\"variant_id\":\"only\",\"digest\":\"%s\",\"file\":\"%s\",\"size_bytes\":1000}"
                        .formatted(digest, name);
        int length = text.length();
        return text.replace("1000", "%4d".formatted(length)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void comesBackHoweverLongAServerSendsItAway() throws Exception {
        JsonNode answer = Json.parse("{\"work\":[],\"poll_after_seconds\":1e300}");
        assertThat(WorkJson.answer(answer, Instant.EPOCH).pollAfter())
                .isEqualTo(Duration.ofDays(1));
    }

    @Test
    void waitsOutABusyServerButNotAToken() throws Exception {
        bench.devices.beBusy(2);
        assertThat(bench.visit().outcomes()).isEmpty();
        assertThat(bench.patience.pauses())
                .hasSize(2)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(3)) >= 0);

        bench.devices.beBusy(3);
        assertThatThrownBy(bench::visit).isInstanceOf(ApiProblem.class);
    }

    private void install(String id, String version, byte[] bytes) throws Exception {
        bench.offer(id, version, bytes);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
    }

    private List<String> versions() throws Exception {
        try (var found = Files.list(bench.model())) {
            return found.filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }
}
