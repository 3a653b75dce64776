package dev.waybill.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.fake.FakeDelta;
import dev.waybill.cli.fake.FakeStore.Fault;
import dev.waybill.delta.Op;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A device that has version 1 and is offered version 2 by a delta of copies, frames and fetches,
/// and everything that may be in the way.
final class DeltaTest {

    private static final int UNIT = 512 << 10;
    private static final byte[] FIRST = compressible(1, 5 * UNIT);
    private static final byte[] SECOND = changed(FIRST);
    private static final Digest SECOND_DIGEST = Digest.of(SECOND);
    private static final FakeDelta DELTA = delta();

    @TempDir private Path folder;

    private AgentBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new AgentBench(folder.resolve("device"));
        bench.segmentBytes = 256 << 10;
        bench.progressInterval = Duration.ofMinutes(1);
        bench.store.put(FIRST);
        bench.store.put(SECOND);
        bench.offer("d1", "1", FIRST);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        bench.offer("d2", "2", SECOND);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void fetchesNoMoreThanTheServerSaid() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched()).isEqualTo(DELTA.bytesToFetch()).isLessThan(SECOND.length / 3);
        assertThat(DELTA.plan().ops())
                .hasAtLeastOneElementOfType(Op.Copy.class)
                .hasAtLeastOneElementOfType(Op.Frame.class)
                .hasAtLeastOneElementOfType(Op.Fetch.class);
        assertThat(modes()).containsOnly("delta");
        assertThat(bench.downloads()).isEmptyDirectory();
        assertThat(bench.store.authorizations()).isEmpty();
    }

    @Test
    void fetchesAPackedVersionWithoutABase() throws Exception {
        byte[] third = compressible(9, 6 * UNIT);
        bench.store.put(third);
        bench.devices.withdraw("d2");
        bench.offer("d3", "3", third);
        FakeDelta packed = FakeDelta.packed(third);
        packed.offer(bench.store, bench.devices, "d3");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(third);
        assertThat(bench.store.sent(Digest.of(third))).isZero();
        assertThat(bench.store.sent(packed.packDigest())).isLessThan(third.length * 2L / 3);
        assertThat(bench.devices.reports().getLast().path("mode").asText()).isEqualTo("packed");
    }

    @Test
    void goesOnWhereConnectionsWereCut() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.planDigest(), new Fault.CutAfter(100), new Fault.Status(503));
        bench.store.fail(
                DELTA.packDigest(),
                new Fault.CutAfter(1000),
                new Fault.CutAfter(7_000),
                new Fault.Status(500));
        bench.store.fail(SECOND_DIGEST, new Fault.CutAfter(150_000));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched()).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes()).containsOnly("delta");
    }

    @Test
    void renewsLinksThatExpireAnywhere() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        int before = bench.store.ranges().size();
        bench.store.fail(DELTA.packDigest(), new Fault.CutAfter(5000), new Fault.CutAfter(5000));
        // Every link has expired when it is used for the first time; only a fresh one works.
        bench.store.onRequest(count -> {
            if ((count - before) % 2 == 1) {
                bench.store.expireLinks();
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched()).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes()).containsOnly("delta");
    }

    @Test
    void followsRedirects() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(
                DELTA.packDigest(), new Fault.Redirect(bench.store.link(DELTA.packDigest())));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(modes()).containsOnly("delta");
    }

    @Test
    void readsThePackOfAServerThatKnowsNoRanges() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.packDigest(), new Fault.CutAfter(5_000), new Fault.IgnoreRange());
        bench.store.fail(DELTA.planDigest(), new Fault.IgnoreRange());
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes()).containsOnly("delta");
    }

    @Test
    void fetchesNothingAgainAfterItDied() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.progressInterval = Duration.ZERO;
        interruptedWhen(report -> report.path("progress_bytes").asLong() > 5 * UNIT + 200_000);
        long made = Files.size(bench.downloads().resolve(SECOND_DIGEST.hex() + ".rebuilt"));
        assertThat(made).isEqualTo(5L * UNIT);
        int before = bench.store.ranges().size();

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes()).containsOnly("delta");
        assertThat(bench.store.ranges().subList(before, bench.store.ranges().size()))
                .containsExactly("bytes=" + made + "-" + (6 * UNIT - 1));
    }

    private void interruptedWhen(Predicate<JsonNode> moment) {
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
        interruptedWhen(report ->
                report.path("mode").asText().equals("full")
                        && report.path("progress_bytes").asLong() > 2 * UNIT);
        long plans = bench.store.sent(DELTA.planDigest());
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.store.sent(DELTA.planDigest())).isEqualTo(plans);
        assertThat(bench.store.sent(SECOND_DIGEST)).isLessThan(SECOND.length + 2 * UNIT);
    }

    @Test
    void goesOnWithADownloadOfWhichLittleIsLeft() throws Exception {
        bench.progressInterval = Duration.ZERO;
        bench.devices.onReport(report -> {
            if (report.path("progress_bytes").asLong() > SECOND.length - UNIT / 2) {
                bench.devices.withdraw("d2");
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.STOPPED);
        bench.devices.onReport(report -> {});
        bench.offer("d2", "2", SECOND);
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(bench.store.sent(DELTA.packDigest())).isZero();
    }

    @Test
    void stopsARebuildThatIsSuperseded() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.progressInterval = Duration.ZERO;
        bench.devices.onReport(report -> {
            if (report.path("progress_bytes").asLong() > 2 * UNIT) {
                bench.devices.withdraw("d2");
            }
        });
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.STOPPED);
        assertThat(bench.current()).isEqualTo(FIRST);
        assertThat(bench.store.sent(SECOND_DIGEST)).isZero();
        assertThat(bench.visit().outcomes()).isEmpty();
        assertThat(bench.downloads()).isEmptyDirectory();
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
    void beginsAnewWhenAPowerCutSpoiledWhatItHadMade() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        Files.write(
                bench.downloads().resolve(SECOND_DIGEST.hex() + ".rebuilt"), new byte[3 * UNIT]);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes()).containsOnly("delta");
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
        assertThat(modes()).containsOnly("full");
    }

    @Test
    void waitsForRoomAsForAWholeBlob() throws Exception {
        bench.storageBytes = OptionalLong.of(FIRST.length + 2L * UNIT);
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.BLOCKED);
        assertThat(bench.devices.reports().getLast().path("reason").asText())
                .isEqualTo("InsufficientStorage");
        assertThat(fetched()).isZero();
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

    private long fetched() {
        return bench.store.sent(DELTA.planDigest())
                + bench.store.sent(DELTA.packDigest())
                + bench.store.sent(SECOND_DIGEST);
    }

    private List<String> modes() {
        return bench.devices.reports().stream()
                .filter(report -> report.path("distribution_id").asText().equals("d2"))
                .map(report -> report.path("mode").asText())
                .toList();
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

    private static FakeDelta delta() {
        try {
            return FakeDelta.of(FIRST, SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressible(long seed, int length) {
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
}
