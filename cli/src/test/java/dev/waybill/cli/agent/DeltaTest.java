package dev.waybill.cli.agent;

import static dev.waybill.cli.agent.DeltaVersions.DELTA;
import static dev.waybill.cli.agent.DeltaVersions.FIRST;
import static dev.waybill.cli.agent.DeltaVersions.SECOND;
import static dev.waybill.cli.agent.DeltaVersions.SECOND_DIGEST;
import static dev.waybill.cli.agent.DeltaVersions.UNIT;
import static dev.waybill.cli.agent.DeltaVersions.compressible;
import static dev.waybill.cli.agent.DeltaVersions.fetched;
import static dev.waybill.cli.agent.DeltaVersions.interruptedWhen;
import static dev.waybill.cli.agent.DeltaVersions.modes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.fake.FakeDelta;
import dev.waybill.cli.fake.FakeStore.Fault;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.delta.Op;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A device that is offered the next version by a delta: what it fetches, and how it goes on where
/// it was cut, killed or stopped.
final class DeltaTest {

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

    @Test
    void fetchesNoMoreThanTheServerSaid() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched(bench)).isEqualTo(DELTA.bytesToFetch()).isLessThan(SECOND.length / 3);
        assertThat(DELTA.plan().ops())
                .hasAtLeastOneElementOfType(Op.Copy.class)
                .hasAtLeastOneElementOfType(Op.Frame.class)
                .hasAtLeastOneElementOfType(Op.Fetch.class);
        assertThat(modes(bench)).containsOnly("delta");
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
        assertThat(fetched(bench)).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes(bench)).containsOnly("delta");
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
        assertThat(fetched(bench)).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes(bench)).containsOnly("delta");
    }

    @Test
    void followsRedirects() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(
                DELTA.packDigest(), new Fault.Redirect(bench.store.link(DELTA.packDigest())));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(modes(bench)).containsOnly("delta");
    }

    @Test
    void readsThePackOfAServerThatKnowsNoRanges() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.packDigest(), new Fault.CutAfter(5_000), new Fault.IgnoreRange());
        bench.store.fail(DELTA.planDigest(), new Fault.IgnoreRange());
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes(bench)).containsOnly("delta");
    }

    @Test
    void fetchesNothingAgainAfterItDied() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.progressInterval = Duration.ZERO;
        interruptedWhen(
                bench, report -> report.path("progress_bytes").asLong() > 5 * UNIT + 200_000);
        long made = Files.size(bench.downloads().resolve(SECOND_DIGEST.hex() + ".rebuilt"));
        assertThat(made).isEqualTo(5L * UNIT);
        int before = bench.store.ranges().size();

        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes(bench)).containsOnly("delta");
        assertThat(bench.store.ranges().subList(before, bench.store.ranges().size()))
                .containsExactly("bytes=" + made + "-" + (6 * UNIT - 1));
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
    void beginsAnewWhenAPowerCutSpoiledWhatItHadMade() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        Files.write(
                bench.downloads().resolve(SECOND_DIGEST.hex() + ".rebuilt"), new byte[3 * UNIT]);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(modes(bench)).containsOnly("delta");
    }

    @Test
    void waitsForRoomAsForAWholeBlob() throws Exception {
        bench.storageBytes = OptionalLong.of(FIRST.length + 2L * UNIT);
        DELTA.offer(bench.store, bench.devices, "d2");
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.BLOCKED);
        assertThat(bench.devices.reports().getLast().path("reason").asText())
                .isEqualTo("InsufficientStorage");
        assertThat(fetched(bench)).isZero();
    }

    @Test
    void takesWhatASlowServerSendsLittleByLittle() throws Exception {
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.planDigest(), new Fault.InPiecesOf(7));
        bench.store.fail(DELTA.packDigest(), new Fault.InPiecesOf(499));
        bench.store.fail(SECOND_DIGEST, new Fault.InPiecesOf(4099));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched(bench)).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes(bench)).containsOnly("delta");
    }

    @Test
    void asksAgainForTheRestWhenAServerFallsSilent() throws Exception {
        bench.ranges = new HttpRanges(Duration.ofMillis(300));
        DELTA.offer(bench.store, bench.devices, "d2");
        bench.store.fail(DELTA.packDigest(), new Fault.SilentAfter(3000));
        bench.store.fail(SECOND_DIGEST, new Fault.SilentAfter(150_000));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(bench.current()).isEqualTo(SECOND);
        assertThat(fetched(bench)).isEqualTo(DELTA.bytesToFetch());
        assertThat(modes(bench)).containsOnly("delta");
    }
}
