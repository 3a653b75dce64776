package dev.waybill.domain.blob;

import static dev.waybill.domain.blob.BlobFixtures.EARLIER;
import static dev.waybill.domain.blob.BlobFixtures.NAMED;
import static dev.waybill.domain.blob.BlobFixtures.NEW_NONCE;
import static dev.waybill.domain.blob.BlobFixtures.NOW;
import static dev.waybill.domain.blob.BlobFixtures.OLD_NONCE;
import static dev.waybill.domain.blob.BlobFixtures.OTHERS;
import static dev.waybill.domain.blob.BlobFixtures.OUTSIDE;
import static dev.waybill.domain.blob.BlobFixtures.expected;
import static dev.waybill.domain.blob.BlobFixtures.live;
import static dev.waybill.domain.blob.BlobFixtures.single;
import static dev.waybill.domain.blob.BlobFixtures.stored;
import static dev.waybill.domain.blob.BlobFixtures.upload;
import static dev.waybill.domain.blob.BlobFixtures.verifying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Arrival.Outcome;
import dev.waybill.domain.blob.RowChange.Pin;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrivalTest {

    private static final ReferenceCounts NONE = ReferenceCounts.NONE;
    private static final Upload ANONYMOUS = single(Optional.empty());
    private static final Upload HELD = single(Optional.of(Holder.artifact("h")));

    private static Outcome settle(Upload upload, Optional<BlobRow> row, boolean held) {
        return Arrival.settle(upload, row, held, Optional.of(OTHERS), "new life", NOW);
    }

    private static BlobRow.Stored after(Outcome outcome) {
        return (BlobRow.Stored) outcome.change().after().orElseThrow();
    }

    @Test
    void beginsALifeWithTheFirstStore() {
        Outcome outcome = settle(ANONYMOUS, Optional.empty(), false);

        assertThat(outcome).isInstanceOf(Outcome.Adopt.class);
        BlobRow.Stored row = after(outcome);
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(row.life()).isEqualTo("new life");
        assertThat(row.nonce()).isEqualTo(NEW_NONCE);
        assertThat(row.references()).isEqualTo(ReferenceCounts.ONE_ANONYMOUS);
        assertThat(row.description().name()).contains("new");
        assertThat(row.otherDigests()).contains(OTHERS);
        assertThat(row.unreferencedSince()).isEmpty();
        assertThat(outcome.change().totals()).isEqualTo(new Totals(1, 7, 7));
    }

    @Test
    void givesTheBytesToThoseWhoWaitForThem() {
        BlobRow.Stored fromExpected = after(settle(HELD, Optional.of(expected(OUTSIDE)), false));
        BlobRow.Stored fromAnothers =
                after(settle(ANONYMOUS, Optional.of(verifying("another", NAMED)), false));

        assertThat(fromExpected.references()).isEqualTo(new ReferenceCounts(0, 1, 1));
        assertThat(fromExpected.life()).isEqualTo("life");
        assertThat(fromAnothers.references()).isEqualTo(new ReferenceCounts(1, 1, 0));
        assertThat(fromAnothers.nonce()).isEqualTo(NEW_NONCE);
    }

    @Test
    void countsAHolderOnceThatHoldsTheDigestAlready() {
        BlobRow.Stored row = after(settle(HELD, Optional.of(expected(NAMED)), true));

        assertThat(row.references()).isEqualTo(NAMED);
    }

    @Test
    void discardsItsObjectWhereTheBlobIsPresent() {
        Outcome onLive = settle(ANONYMOUS, Optional.of(live(NAMED)), false);
        Outcome onQuarantined =
                settle(ANONYMOUS, Optional.of(stored(BlobState.QUARANTINED, NONE)), false);

        assertThat(onLive).isInstanceOf(Outcome.Discard.class);
        assertThat(after(onLive).nonce()).isEqualTo(OLD_NONCE);
        assertThat(after(onLive).references()).isEqualTo(new ReferenceCounts(1, 1, 0));
        assertThat(onLive.change().pins()).containsExactly(Pin.NONCE);
        assertThat(onQuarantined).isInstanceOf(Outcome.Discard.class);
        assertThat(after(onQuarantined).state()).isEqualTo(BlobState.LIVE);
        assertThat(onQuarantined.change().receipt()).isEmpty();
    }

    @Test
    void healsADamagedBlobAndLeavesAReceiptForTheDamagedObject() {
        BlobRow.Stored damaged = stored(BlobState.CORRUPT, NAMED);

        Outcome outcome = settle(ANONYMOUS, Optional.of(damaged), false);

        assertThat(outcome).isInstanceOf(Outcome.Adopt.class);
        assertThat(outcome.change().receipt()).contains(new Receipt(damaged.object()));
        assertThat(outcome.change().pins()).containsExactly(Pin.NONCE);
        assertThat(outcome.change().totals()).isEqualTo(Totals.NONE);
        BlobRow.Stored row = after(outcome);
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(row.nonce()).isEqualTo(NEW_NONCE);
        assertThat(row.life()).isEqualTo("life");
        assertThat(row.storedAt()).isEqualTo(EARLIER);
        assertThat(row.description()).isEqualTo(damaged.description());
    }

    @Test
    void verifiesWhereThereIsNothingElse() {
        Upload upload = upload(UploadKind.MULTIPART, UploadState.OPEN, Optional.empty());

        assertThat(
                        Arrival.startVerifying(upload, Optional.empty(), "new life", NOW)
                                .orElseThrow()
                                .after())
                .hasValueSatisfying(row -> assertThat(row.references()).isEqualTo(NONE));
        assertThat(
                        Arrival.startVerifying(upload, Optional.of(expected(OUTSIDE)), "x", NOW)
                                .orElseThrow()
                                .after())
                .hasValueSatisfying(row -> {
                    assertThat(row.references()).isEqualTo(OUTSIDE);
                    assertThat(row.life()).isEqualTo("life");
                    assertThat(((BlobRow.Verifying) row).uploadId()).isEqualTo("mine");
                });
        assertThat(Arrival.startVerifying(upload, Optional.of(live(NAMED)), "x", NOW)).isEmpty();
        assertThat(
                        Arrival.startVerifying(
                                upload, Optional.of(verifying("another", NONE)), "x", NOW))
                .isEmpty();
        assertThat(
                        Arrival.startVerifying(
                                upload, Optional.of(stored(BlobState.CORRUPT, NONE)), "x", NOW))
                .isEmpty();
    }

    @Test
    void leavesARowOnlyToItsHoldersWhenItsOwnUploadDies() {
        Upload upload = upload(UploadKind.MULTIPART, UploadState.VERIFYING, Optional.empty());

        RowChange unheld =
                Arrival.giveUp(upload, Optional.of(verifying("mine", NONE))).orElseThrow();
        RowChange held =
                Arrival.giveUp(upload, Optional.of(verifying("mine", OUTSIDE))).orElseThrow();

        assertThat(unheld.after()).isEmpty();
        assertThat(unheld.pins()).containsExactly(Pin.UPLOAD);
        assertThat(held.after()).contains(expected(OUTSIDE));
        assertThat(Arrival.giveUp(upload, Optional.of(verifying("another", NONE)))).isEmpty();
        assertThat(Arrival.giveUp(upload, Optional.of(live(NAMED)))).isEmpty();
        assertThat(Arrival.giveUp(upload, Optional.empty())).isEmpty();
    }

    @Test
    void marksALiveBlobCorruptByTheObjectThatWasChecked() {
        RowChange lost = Inspection.record(live(NAMED), Verification.lost(NOW));
        RowChange right =
                Inspection.record(stored(BlobState.CORRUPT, NAMED), Verification.right(NOW));

        assertThat(lost.after().orElseThrow().state()).isEqualTo(BlobState.CORRUPT);
        assertThat(lost.pins()).containsExactly(Pin.NONCE);
        assertThat(lost.totals()).isEqualTo(Totals.NONE);
        assertThat(right.after().orElseThrow().state()).isEqualTo(BlobState.CORRUPT);
    }
}
