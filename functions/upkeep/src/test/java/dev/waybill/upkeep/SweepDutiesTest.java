package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepState;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Sweeps and the scrubber, as upkeep does them.
class SweepDutiesTest {

    private final TestStack stack = TestStack.onTwins();
    private final Backends backends = stack.backends();
    private final BlobsTable blobs = BlobsTable.of(backends);

    private Digest store(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        BodyStore.of(backends)
                .store(
                        body,
                        BlobHashes.of(body),
                        Optional.empty(),
                        BlobDescription.NONE,
                        now(),
                        DeedOf.none());
        return Digest.of(body);
    }

    private Digest forget(String text) {
        Digest digest = store(text);
        BlobSteps.of(backends).release(digest, Optional.empty(), now(), DeedOf.none());
        return digest;
    }

    private Instant now() {
        return stack.clock().instant();
    }

    private void start(String id) {
        SweepOrder order = new SweepOrder(now(), false, Duration.ZERO, Duration.ZERO);
        Deed deed = Deed.ofService("test", "test", "r-1", now());
        assertThat(SweepRecords.of(backends).start(Sweep.start(id, order), deed)).isTrue();
    }

    private SweepRecords.Report report(String id) {
        return SweepRecords.of(backends).report(id).orElseThrow();
    }

    private BlobState state(Digest digest) {
        return blobs.find(digest).map(BlobRow::state).orElseThrow();
    }

    @Test
    void carriesASweepThroughMoreThanOnePageOfEveryShard() {
        List<Digest> all = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < 450; i++) {
            String text = "blob " + i;
            bytes += text.length();
            all.add(forget(text));
        }
        start("first");
        start("second");
        CarrySweepsOn duty = new CarrySweepsOn(backends);

        assertThat(duty.perform(now())).isPositive();
        assertThat(report("first").tally().plus(report("second").tally()).scanned())
                .isBetween(450L, 900L);
        start("third");
        duty.perform(now());

        assertThat(all).allSatisfy(digest -> assertThat(blobs.find(digest)).isEmpty());
        SweepTally sum =
                report("first")
                        .tally()
                        .plus(report("second").tally())
                        .plus(report("third").tally());
        assertThat(sum.quarantined()).isEqualTo(450);
        assertThat(sum.reclaimed()).isEqualTo(450);
        assertThat(sum.reclaimedBytes()).isEqualTo(bytes);
        assertThat(blobs.totals().blobs()).isZero();
        assertThat(report("third").sweep().state()).isEqualTo(SweepState.COMPLETED);
        assertThat(duty.perform(now())).isZero();
    }

    @Test
    void startsASweepOfItsOwnEverySixHours() {
        Digest digest = forget("forgotten");
        StartSweeps starts = new StartSweeps(backends);
        CarrySweepsOn carries = new CarrySweepsOn(backends);
        Instant begin = now();

        assertThat(starts.perform(now())).isEqualTo(1);
        assertThat(starts.perform(now())).isZero();
        carries.perform(now());
        assertThat(state(digest)).isEqualTo(BlobState.LIVE);

        stack.clock().advance(Duration.ofHours(30));
        assertThat(starts.perform(now())).isEqualTo(1);
        carries.perform(now());
        assertThat(state(digest)).isEqualTo(BlobState.QUARANTINED);

        stack.clock().advance(SweepOrder.DEFAULT_QUARANTINE.minus(Duration.ofMinutes(1)));
        starts.perform(now());
        carries.perform(now());
        assertThat(state(digest)).isEqualTo(BlobState.QUARANTINED);

        stack.clock().advance(Duration.ofHours(6));
        starts.perform(now());
        carries.perform(now());
        assertThat(blobs.find(digest)).isEmpty();
        assertThat(now()).isAfter(begin);
    }

    @Test
    void scrubsEveryBlobInTurn() {
        List<Digest> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(store("blob " + i));
        }
        for (Digest digest : all.subList(0, 3)) {
            BlobRow.Stored row = (BlobRow.Stored) blobs.find(digest).orElseThrow();
            BlobObjects.of(backends).delete(row.object());
        }
        ScrubBlobs duty = new ScrubBlobs(backends);

        int damaged = duty.perform(now()) + duty.perform(now()) + duty.perform(now());

        assertThat(damaged).isEqualTo(3);
        assertThat(all.subList(0, 3))
                .allSatisfy(digest -> assertThat(state(digest)).isEqualTo(BlobState.CORRUPT));
        assertThat(all.subList(3, 50))
                .allSatisfy(digest -> assertThat(state(digest)).isEqualTo(BlobState.LIVE));
        assertThat(duty.perform(now())).isZero();
    }
}
