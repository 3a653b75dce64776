package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The sweep among others who write: the counterexamples of protocol A.3 that speak of it.
abstract class SweepRaceProtocol extends SweepScene {

    SweepRaceProtocol(BlobWorld world) {
        super(world);
    }

    private SweepRecords.Report sweepLate(Duration quarantine, Runnable others) {
        Sweep sweep = world.startSweep(DAY, quarantine);
        return world.carryOn(world.lateActor(others), sweep);
    }

    private void damage(BlobObject object) {
        BlobChecks.of(world.backends)
                .record(
                        object,
                        Verification.changed(world.now(), Digest.of(bytes("x"))),
                        world.now(),
                        Optional.empty());
    }

    @Test
    void n5AHolderThatComesBeforeTheClaimKeepsTheObject() {
        BlobRow.Stored row = quarantined(BODY);

        sweepLate(DAY, () -> world.hold(world.backends, DIGEST, OUTSIDER));

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(world.isThere(row.object())).isTrue();
    }

    @Test
    void n5ATicketThatSaysPresentBeforeTheClaimKeepsTheObject() {
        BlobRow.Stored row = quarantined(BODY);

        sweepLate(
                DAY,
                () ->
                        assertThat(world.ask(world.backends, BODY, Optional.empty()))
                                .isInstanceOf(Ticket.Present.class));

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(world.isThere(row.object())).isTrue();
    }

    @Test
    void n6AClaimWhoseSweeperCrashesLeavesAReceipt() {
        BlobRow.Stored row = quarantined(BODY);
        world.comeToRest();
        Sweep sweep = world.startSweep(DAY, DAY);

        assertThatThrownBy(() -> world.carryOn(crashing("deleteObject"), sweep))
                .isInstanceOf(Crash.class);

        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.isThere(row.object())).isTrue();
        world.comeToRest();
        assertThat(world.isThere(row.object())).isFalse();
    }

    private Backends crashing(String call) {
        return world.actor(
                Hook.beforeFirst(
                        call,
                        () -> {
                            throw new Crash("before " + call);
                        }));
    }

    @Test
    void n7ABlobThatIsHeldMeanwhileIsNotQuarantined() {
        forgotten(BODY);

        SweepRecords.Report report =
                sweepLate(DAY, () -> world.hold(world.backends, DIGEST, OUTSIDER));

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(report.tally()).isEqualTo(SweepTally.SEEN);
    }

    @Test
    void n8AHolderRevivesAQuarantinedBlobSoThatNoClaimTakesItsRow() {
        quarantined(BODY);

        SweepRecords.Report report =
                sweepLate(DAY, () -> world.hold(world.backends, DIGEST, HOLDER));

        assertThat(report.tally()).isEqualTo(SweepTally.SEEN);
        assertThat(world.stored(DIGEST).references().named()).isEqualTo(1);
        assertThat(world.table().isHeld(DIGEST, HOLDER)).isTrue();
    }

    @Test
    void n11PresentHoldsABlobSoThatASweepLeavesItAlone() {
        forgotten(BODY);
        assertThat(world.ask(world.backends, BODY, Optional.empty()))
                .isInstanceOf(Ticket.Present.class);

        world.sweep(Duration.ZERO, Duration.ZERO);

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
    }

    @Test
    void n12AStaleSweeperDoesNotQuarantineWhatWasLetGoAgainJustNow() {
        forgotten(BODY);

        sweepLate(DAY, this::storeAndRelease);

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(world.stored(DIGEST).unreferencedSince()).contains(world.now());
    }

    @Test
    void n12AStaleClaimDoesNotRemoveWhatBecameCorruptWithinItsGrace() {
        BlobRow.Stored row = quarantined(BODY);

        sweepLate(
                DAY,
                () -> {
                    storeAndRelease();
                    damage(row.object());
                });

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.CORRUPT);
        world.store(world.backends, BODY, Optional.of(HOLDER));
    }

    @Test
    void n12AStaleClaimDoesNotRemoveWhatIsInQuarantineAnew() {
        BlobRow.Stored row = quarantined(BODY);

        sweepLate(
                DAY,
                () -> {
                    world.store(world.backends, BODY, Optional.empty());
                    BlobSteps.of(world.backends)
                            .release(DIGEST, Optional.empty(), world.now(), world.deedOf());
                    world.sweep(Duration.ZERO, DAY);
                });

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.QUARANTINED);
        assertThat(world.isThere(row.object())).isTrue();
    }

    @Test
    void n13AZombiesClaimSpeaksOfTheObjectThatItReadOnly() {
        BlobRow.Stored first = quarantined(BODY);

        SweepRecords.Report zombie =
                sweepLate(
                        DAY,
                        () -> {
                            world.sweep(DAY, DAY);
                            assertThat(world.row(DIGEST)).isEmpty();
                            world.store(world.backends, BODY, Optional.of(HOLDER));
                            world.unhold(world.backends, DIGEST, HOLDER);
                            world.sweep(Duration.ZERO, DAY);
                        });

        BlobRow.Stored second = world.stored(DIGEST);
        assertThat(zombie.tally()).isEqualTo(SweepTally.SEEN);
        assertThat(second.nonce()).isNotEqualTo(first.nonce());
        assertThat(second.state()).isEqualTo(BlobState.QUARANTINED);
        assertThat(world.isThere(second.object())).isTrue();
    }

    @Test
    void n13TheNonceTellsLivesApartWhoseTimesAreTheSame() {
        BlobRow.Stored first = quarantined(BODY);
        Instant sweptAt = world.now();

        sweepLate(
                DAY,
                () -> {
                    world.remove(world.backends, DIGEST);
                    world.now.set(first.unreferencedSince().orElseThrow());
                    world.store(world.backends, BODY, Optional.of(HOLDER));
                    world.unhold(world.backends, DIGEST, HOLDER);
                    world.now.set(first.quarantinedSince().orElseThrow());
                    world.sweep(DAY, DAY);
                    BlobRow.Stored second = world.stored(DIGEST);
                    assertThat(second.nonce()).isNotEqualTo(first.nonce());
                    assertThat(second.unreferencedSince()).isEqualTo(first.unreferencedSince());
                    assertThat(second.quarantinedSince()).isEqualTo(first.quarantinedSince());
                    world.comeToRest();
                    world.now.set(sweptAt);
                });

        assertThat(world.row(DIGEST)).isEmpty();
        world.comeToRest();
        Rest.atRest(world);
    }

    @Test
    void n15ACorruptBlobNeverPassesThroughTheQuarantine() {
        BlobRow.Stored row = forgotten(BODY);

        SweepRecords.Report report = sweepLate(DAY, () -> damage(row.object()));

        assertThat(report.tally()).isEqualTo(new SweepTally(1, 0, 1, BODY.length));
        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.isThere(row.object())).isFalse();
    }

    @Test
    void n28APutThatLandsAfterTheClaimIsFoundByItsRecord() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);
        world.complete(world.backends, upload);
        world.unhold(world.backends, DIGEST, HOLDER);
        world.sweep(Duration.ZERO, Duration.ZERO);
        world.sweep(Duration.ZERO, Duration.ZERO);
        assertThat(world.isThere(upload.object())).isFalse();

        world.put(upload, BODY);
        world.comeToRest();

        assertThat(world.isThere(upload.object())).isFalse();
    }

    @Test
    void n29AHolderThatComesAfterTheClaimKeepsItsRowAndIsReported() {
        quarantined(BODY);
        Sweep sweep = world.startSweep(DAY, DAY);

        SweepRecords.Report report =
                world.carryOn(
                        world.actor(
                                Hook.beforeFirst(
                                        "deleteObject",
                                        () -> world.hold(world.backends, DIGEST, OUTSIDER))),
                        sweep);

        assertThat(report.deletedWhileReferenced()).containsExactly(DIGEST);
        assertThat(world.row(DIGEST)).map(BlobRow::state).contains(BlobState.EXPECTED);
        assertThat(world.table().isHeld(DIGEST, OUTSIDER)).isTrue();

        world.store(world.backends, BODY, Optional.empty());
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
    }
}
