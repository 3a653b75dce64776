package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepState;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.blob.Upload;
import dev.waybill.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The sweep: what it takes, what it leaves, and what it says of that.
abstract class SweepProtocol extends SweepScene {

    SweepProtocol(BlobWorld world) {
        super(world);
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
