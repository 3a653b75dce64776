package dev.waybill.cli.agent;

import static dev.waybill.cli.agent.DeltaVersions.DELTA;
import static dev.waybill.cli.agent.DeltaVersions.FIRST;
import static dev.waybill.cli.agent.DeltaVersions.SECOND;
import static dev.waybill.cli.agent.DeltaVersions.SECOND_DIGEST;
import static dev.waybill.cli.agent.DeltaVersions.UNIT;
import static dev.waybill.cli.agent.DeltaVersions.compressible;
import static dev.waybill.cli.agent.DeltaVersions.interruptedWhen;
import static dev.waybill.cli.agent.DeltaVersions.modes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.fake.FakeDelta;
import dev.waybill.cli.fake.FakeStore.Fault;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that may be in the way of a delta, and what a device does instead.
final class DeltaObstacleTest {

    @TempDir private Path folder;

    private AgentBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = DeltaVersions.start(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    static Stream<Arguments> obstacles() {
        byte[] pack = DELTA.pack().get();
        byte[] damagedPack = pack.clone();
        damagedPack[0] ^= 0x10;
        byte[] otherPack = FakeDelta.class.getName().getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                obstacle(
                        "pack is gone",
                        "transfer_failed: the store answered 404",
                        bench -> bench.store.remove(DELTA.packDigest())),
                obstacle(
                        "pack is damaged",
                        "damaged_pack",
                        bench -> bench.store.putWrong(DELTA.packDigest(), damagedPack)),
                obstacle(
                        "plan is no JSON",
                        "malformed",
                        bench -> bench.store.putWrong(DELTA.planDigest(), new byte[100])),
                obstacle(
                        "plan reaches beyond the base",
                        "outside_base",
                        bench ->
                                bench.store.putWrong(
                                        DELTA.planDigest(),
                                        hostile(
                                                "{\"op\":\"copy\",\"offset\":2500000,\"length\":"
                                                        + SECOND.length
                                                        + "}"))),
                obstacle(
                        "plan is gone",
                        "transfer_failed: the store answered 404",
                        bench -> bench.store.remove(DELTA.planDigest())),
                obstacle(
                        "pack is not to be had",
                        "transfer_failed: the store answered 500",
                        bench -> bench.store.failAlways(DELTA.packDigest(), new Fault.Status(500))),
                obstacle(
                        "pack is short",
                        "transfer_failed",
                        bench -> bench.store.putWrong(DELTA.packDigest(), otherPack)),
                obstacle(
                        "plan never ends",
                        "plan_too_long",
                        bench -> bench.store.putWrong(DELTA.planDigest(), spaces(9 << 20))),
                obstacle(
                        "plan asks for a huge frame",
                        "frame_too_long",
                        bench ->
                                bench.store.putWrong(
                                        DELTA.planDigest(),
                                        hostile(
                                                "{\"op\":\"frame\",\"pack_offset\":0,\"pack_length\":10,\"length\":5000000}"))),
                obstacle(
                        "plan fetches more than the blob",
                        "too_much_to_fetch",
                        bench -> bench.store.putWrong(DELTA.planDigest(), greedy())),
                obstacle(
                        "plan makes other bytes",
                        "target_differs",
                        bench ->
                                bench.store.putWrong(
                                        DELTA.planDigest(),
                                        hostile(
                                                "{\"op\":\"copy\",\"offset\":0,\"length\":"
                                                        + FIRST.length
                                                        + "},{\"op\":\"copy\",\"offset\":0,\"length\":"
                                                        + (SECOND.length - FIRST.length)
                                                        + "}"))));
    }

    private static Arguments obstacle(String name, String reason, Consumer<AgentBench> setting) {
        return Arguments.of(name, reason, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void fetchesTheWholeBlobWhen(String name, String reason, Consumer<AgentBench> setting)
            throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        setting.accept(bench);
        assertThat(bench.visit().outcomes()).as(name).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        JsonNode last = bench.devices.reports().getLast();
        assertThat(last.path("mode").asText()).isEqualTo("full");
        assertThat(last.path("details").asText()).startsWith("fetched whole: " + reason);
        assertThat(bench.downloads()).isEmptyDirectory();
    }

    static Stream<Arguments> someObstacles() {
        return obstacles().limit(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someObstacles")
    void failsWhenTheBlobMustNotBeFetchedWholeAnd(
            String name, String reason, Consumer<AgentBench> setting) throws Exception {
        require();
        setting.accept(bench);
        assertThat(bench.visit().outcomes()).as(name).containsExactly(Outcome.FAILED);
        assertThat(bench.current()).isEqualTo(FIRST);
        JsonNode last = bench.devices.reports().getLast();
        assertThat(last.path("reason").asText()).isEqualTo("TransferFailed");
        assertThat(last.path("details").asText()).contains(reason);
        assertThat(bench.store.sent(SECOND_DIGEST)).isLessThan(2 * UNIT);
    }

    @Test
    void fetchesTheWholeBlobWhenTheBaseIsDamaged() throws Exception {
        damageBase();
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.devices.reports().getLast().path("details").asText())
                .startsWith("fetched whole: base_differs");
        assertThat(bench.store.sent(DELTA.packDigest())).isZero();
    }

    @Test
    void fetchesTheWholeBlobWhenItHasNoSuchBase() throws Exception {
        FakeDelta other = FakeDelta.of(compressible(77, 5 * UNIT), SECOND);
        other.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.devices.reports().getLast().path("details").asText())
                .startsWith("fetched whole: base_missing");
        assertThat(bench.store.sent(other.packDigest())).isZero();
    }

    @Test
    void failsWithoutABaseWhenADeltaIsRequired() throws Exception {
        damageBase();
        require();
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.FAILED);
        assertThat(bench.store.sent(SECOND_DIGEST)).isZero();
        assertThat(bench.devices.reports().getLast().path("details").asText())
                .startsWith("must not be fetched whole: base_differs");
    }

    @Test
    void goesOnWithTheWholeBlobAfterItDiedThough() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.remove(DELTA.packDigest());
        bench.progressInterval = Duration.ZERO;
        interruptedWhen(
                bench,
                report ->
                        report.path("mode").asText().equals("full")
                                && report.path("progress_bytes").asLong() > 2 * UNIT);
        long plans = bench.store.sent(DELTA.planDigest());
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.store.sent(DELTA.planDigest())).isEqualTo(plans);
        assertThat(bench.store.sent(SECOND_DIGEST)).isLessThan(SECOND.length + 2 * UNIT);
    }

    @Test
    void fetchesTheWholeBlobWhenTheDeltaIsWithdrawnUnderWay() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.packDigest(), new Fault.Status(403));
        int before = bench.store.ranges().size();
        bench.store.onRequest(count -> {
            if (count == before + 2) {
                bench.devices.withdrawDelta("d2");
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.devices.reports().getLast().path("details").asText())
                .isEqualTo("fetched whole: offer_changed");
    }

    @Test
    void takesAMalformedDeltaForNone() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.devices.offerDelta(
                "d2",
                DELTA.body().put("base_digest", "none"),
                DELTA.planDigest(),
                Optional.of(DELTA.packDigest()));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(modes(bench)).containsOnly("full");
    }

    /// The device is offered what it is taken to have, by a delta that is gone.
    private void offerWhatItIsTakenToHave() {
        bench.devices.offer("d2", "m", "2", SECOND_DIGEST, SECOND.length).put("mode", "delta");
    }

    @Test
    void asksWhatLostBytesMayBeMadeFromBeforeItFetchesThemWhole() throws Exception {
        offerWhatItIsTakenToHave();
        bench.devices.onReport(report -> bench.devices.leaveOut("d2"));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.UNREADABLE);
        assertThat(bench.devices.states("d2")).containsExactly("Connecting");
        assertThat(bench.store.sent(SECOND_DIGEST)).isZero();

        bench.devices.onReport(report -> {});
        bench.devices.offerAgain("d2");
        require();
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.store.sent(SECOND_DIGEST)).isLessThan(SECOND.length / 2);
    }

    @Test
    void fetchesLostBytesWholeWhenTheServerSaysSo() throws Exception {
        offerWhatItIsTakenToHave();
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.devices.states("d2")).startsWith("Connecting");
    }

    private void require() {
        DELTA.offer(bench.store, bench.devices, "d2");
        ObjectNode body = DELTA.body().put("required", true);
        bench.devices.offerDelta("d2", body, DELTA.planDigest(), Optional.of(DELTA.packDigest()));
    }

    private void damageBase() throws Exception {
        byte[] damaged = FIRST.clone();
        damaged[FIRST.length - 1] ^= 1;
        Files.write(bench.model().resolve("current").resolve("model.onnx"), damaged);
    }

    private static byte[] hostile(String ops) {
        return ("{\"format\":\"waybill-delta-1\",\"base\":{\"digest\":\""
                        + Digest.of(FIRST)
                        + "\",\"size_bytes\":"
                        + FIRST.length
                        + "},\"target\":{\"digest\":\""
                        + SECOND_DIGEST
                        + "\",\"size_bytes\":"
                        + SECOND.length
                        + "},\"ops\":["
                        + ops
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Frames of four bytes, each from a good part of the pack.
    private static byte[] greedy() {
        StringBuilder ops = new StringBuilder();
        int left = SECOND.length;
        for (int i = 0; i < 100; i++) {
            ops.append("{\"op\":\"frame\",\"pack_offset\":0,\"pack_length\":100000,\"length\":4},");
            left -= 4;
        }
        return hostile(
                ops
                        + "{\"op\":\"copy\",\"offset\":0,\"length\":"
                        + FIRST.length
                        + "},"
                        + "{\"op\":\"copy\",\"offset\":0,\"length\":"
                        + (left - FIRST.length)
                        + "}");
    }

    private static byte[] spaces(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) ' ');
        return text;
    }
}
