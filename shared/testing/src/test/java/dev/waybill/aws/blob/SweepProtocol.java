package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepState;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.Verification;
import dev.waybill.testing.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The sweep: the counterexamples of protocol A.3 and section 0.1 that speak of it.
abstract class SweepProtocol {

    private static final byte[] BODY = bytes("forgotten bytes");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final Duration DAY = Duration.ofDays(1);

    private final BlobWorld world;

    SweepProtocol(BlobWorld world) {
        this.world = world;
    }

    @AfterEach
    void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    /// A blob that somebody stored and nobody holds any more, past its grace.
    private BlobRow.Stored forgotten(byte[] body) {
        world.store(world.backends, body, Optional.of(HOLDER));
        world.unhold(world.backends, Digest.of(body), HOLDER);
        world.advance(DAY);
        return world.stored(Digest.of(body));
    }

    /// The same, put into quarantine, which is over.
    private BlobRow.Stored quarantined(byte[] body) {
        forgotten(body);
        world.sweep(DAY, DAY);
        world.advance(DAY);
        BlobRow.Stored row = world.stored(Digest.of(body));
        assertThat(row.state()).isEqualTo(BlobState.QUARANTINED);
        return row;
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

    private void storeAndRelease() {
        world.store(world.backends, BODY, Optional.empty());
        BlobSteps.of(world.backends).release(DIGEST, Optional.empty(), world.now(), world.deedOf());
    }

    @Test
    void aFirstSweepQuarantinesAndALaterOneRemoves() {
        BlobRow.Stored row = forgotten(BODY);

        SweepRecords.Report first = world.sweep(DAY, DAY);

        assertThat(first.sweep().state()).isEqualTo(SweepState.COMPLETED);
        assertThat(first.tally()).isEqualTo(new SweepTally(1, 1, 0, 0));
        assertThat(world.stored(DIGEST).quarantinedSince()).contains(first.sweep().order().asOf());
        assertThat(world.isThere(row.object())).isTrue();
        assertThat(world.table().totals()).isEqualTo(new Totals(1, BODY.length, 0));

        world.advance(DAY);
        SweepRecords.Report second = world.sweep(DAY, DAY);

        assertThat(second.tally()).isEqualTo(new SweepTally(1, 0, 1, BODY.length));
        assertThat(second.sweep().hasReceipts()).isTrue();
        assertThat(second.failed()).isEmpty();
        assertThat(second.deletedWhileReferenced()).isEmpty();
        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.isThere(row.object())).isFalse();
        assertThat(world.table().totals()).isEqualTo(Totals.NONE);
        assertThat(new OwedWork(world.table()).listDue(world.now().plus(DAY), 10)).isEmpty();
    }

    @Test
    void leavesAloneWhatIsHeldOrYoungOrInQuarantineStill() {
        world.store(world.backends, bytes("held"), Optional.of(HOLDER));
        forgotten(BODY);
        world.sweep(DAY, DAY);
        world.store(world.backends, bytes("young"), Optional.of(HOLDER));
        world.unhold(world.backends, Digest.of(bytes("young")), HOLDER);
        world.advance(DAY.minusMillis(1));

        SweepRecords.Report report = world.sweep(DAY, DAY);

        assertThat(report.tally()).isEqualTo(new SweepTally(2, 0, 0, 0));
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.QUARANTINED);
    }

    @Test
    void aDryRunCountsWhatItWouldDoAndDoesNothing() {
        forgotten(bytes("would be quarantined"));
        quarantined(BODY);
        List<?> before = rows();

        Sweep sweep = Sweep.start("dry", new SweepOrder(world.now(), true, DAY, DAY));
        assertThat(SweepRecords.of(world.backends).start(sweep, BlobWorld.deed(world.now())))
                .isTrue();
        SweepRecords.Report report = world.carryOn(world.backends, sweep);

        assertThat(report.sweep().state()).isEqualTo(SweepState.COMPLETED);
        assertThat(report.tally()).isEqualTo(new SweepTally(2, 0, 2, BODY.length + 20));
        assertThat(rows()).isEqualTo(before);
    }

    private List<?> rows() {
        return world.items().stream()
                .filter(item -> BlobKeys.ROW.equals(Attributes.of(item).text(BlobKeys.ITEM)))
                .toList();
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
    void anAdoptionInNobodysNameIsAReferenceSoThatASweepLeavesItAlone() {
        Upload single = world.open(BODY, Optional.empty());
        world.put(single, BODY);
        world.complete(world.backends, single);
        byte[] parts = bytes("bytes in parts");
        Upload multipart = world.openMultipart(Digest.of(parts), parts.length, Optional.empty());
        world.putParts(world.backends, multipart, parts);
        world.complete(world.backends, multipart);
        world.index(world.backends, multipart);

        assertThat(world.sweep(Duration.ZERO, Duration.ZERO).tally()).isEqualTo(SweepTally.NONE);

        assertThat(world.stored(DIGEST).references().anonymous()).isEqualTo(1);
        assertThat(world.stored(Digest.of(parts)).references().anonymous()).isEqualTo(1);
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

    @Test
    void aSweepIgnoresWhatHappensAfterItsStart() {
        forgotten(BODY);
        Sweep sweep = world.startSweep(Duration.ZERO, DAY);
        world.advance(Duration.ofMillis(1));
        storeAndRelease();

        world.carryOn(world.backends, sweep);

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
    }

    @Test
    void whatWasRestoredHasItsWholeGraceAgain() {
        quarantined(BODY);
        BlobSteps.of(world.backends).restore(DIGEST, world.now(), world.deedOf());

        world.advance(DAY.minusMillis(1));
        world.sweep(DAY, DAY);
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);

        world.advance(Duration.ofMillis(1));
        world.sweep(DAY, DAY);
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.QUARANTINED);
    }

    @Test
    @DisplayName("D2.11 an object that cannot be deleted is reported, and deleted later")
    void anObjectThatCannotBeDeletedIsReportedAndLeftToItsReceipt() {
        BlobRow.Stored row = quarantined(BODY);
        Sweep sweep = world.startSweep(DAY, DAY);
        Hook away =
                new Hook() {
                    @Override
                    public void before(String call) {
                        if (call.equals("deleteObject")) {
                            throw SdkClientException.create("the bucket is away");
                        }
                    }
                };

        SweepRecords.Report report = world.carryOn(world.actor(away), sweep);

        assertThat(report.sweep().state()).isEqualTo(SweepState.COMPLETED);
        assertThat(report.failed())
                .containsExactly(
                        new SweepRecords.Failure(DIGEST, "its object is still to be deleted"));
        world.comeToRest();
        assertThat(world.isThere(row.object())).isFalse();
    }

    @Test
    void severalWhoCarryOneSweepOnCountEachBlobOnce() {
        long bytes = 0;
        for (int i = 0; i < 40; i++) {
            byte[] body = bytes("one of many " + i);
            bytes += body.length;
            world.store(world.backends, body, Optional.of(HOLDER));
            world.unhold(world.backends, Digest.of(body), HOLDER);
        }

        SweepTally first = raced(world.startSweep(Duration.ZERO, Duration.ZERO));
        SweepTally second = raced(world.startSweep(Duration.ZERO, Duration.ZERO));

        assertThat(first).isEqualTo(new SweepTally(40, 40, 0, 0));
        assertThat(second).isEqualTo(new SweepTally(40, 0, 40, bytes));
    }

    private SweepTally raced(Sweep sweep) {
        Race.of(4).run(_ -> world.carryOn(world.backends, sweep));
        return world.carryOn(world.backends, sweep).tally();
    }

    @Test
    void aSweepThatIsNotThroughAfterADayIsGivenUp() {
        forgotten(BODY);
        Sweep sweep = world.startSweep(DAY, DAY);
        world.advance(Sweep.LONGEST.plusMillis(1));

        SweepRecords.Report report = world.carryOn(world.backends, sweep);

        assertThat(report.sweep().state()).isEqualTo(SweepState.FAILED);
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(SweepRecords.of(world.backends).listRunning(world.now(), 10)).isEmpty();
    }
}
