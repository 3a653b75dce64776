package dev.waybill.domain.blob;

import static dev.waybill.domain.blob.BlobFixtures.DIGEST;
import static dev.waybill.domain.blob.BlobFixtures.EARLIER;
import static dev.waybill.domain.blob.BlobFixtures.NAMED;
import static dev.waybill.domain.blob.BlobFixtures.NOW;
import static dev.waybill.domain.blob.BlobFixtures.OUTSIDE;
import static dev.waybill.domain.blob.BlobFixtures.expected;
import static dev.waybill.domain.blob.BlobFixtures.live;
import static dev.waybill.domain.blob.BlobFixtures.stored;
import static dev.waybill.domain.blob.BlobFixtures.verifying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.RowChange.Pin;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferencesTest {

    private static final ReferenceCounts NONE = ReferenceCounts.NONE;

    @Test
    void expectsTheBytesOfADigestThatIsHeldFirst() {
        RowChange change = References.add(DIGEST, Optional.empty(), OUTSIDE, "new");

        assertThat(change.after()).contains(new BlobRow.Expected(DIGEST, "new", OUTSIDE));
        assertThat(change.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void keepsTheStateOfARowWithoutBytes() {
        assertThat(References.add(DIGEST, Optional.of(expected(NAMED)), OUTSIDE, "new").after())
                .contains(expected(new ReferenceCounts(0, 1, 1)));
        assertThat(
                        References.add(DIGEST, Optional.of(verifying("u", NONE)), OUTSIDE, "new")
                                .after())
                .contains(verifying("u", OUTSIDE));
    }

    @ParameterizedTest
    @EnumSource(names = {"LIVE", "QUARANTINED", "CORRUPT"})
    void countsTheBytesAsReferencedWithTheFirstReference(BlobState state) {
        RowChange change = References.add(DIGEST, Optional.of(stored(state, NONE)), NAMED, "new");

        BlobRow.Stored after = (BlobRow.Stored) change.after().orElseThrow();
        assertThat(after.state())
                .isEqualTo(state == BlobState.CORRUPT ? BlobState.CORRUPT : BlobState.LIVE);
        assertThat(after.unreferencedSince()).isEmpty();
        assertThat(after.quarantinedSince()).isEmpty();
        assertThat(after.life()).isEqualTo("life");
        assertThat(change.totals()).isEqualTo(new Totals(0, 0, 7));
    }

    @Test
    void addsToThePresentObjectOnly() {
        RowChange change = References.addToPresent(stored(BlobState.QUARANTINED, NONE), NAMED);

        assertThat(change.pins()).containsExactly(Pin.NONCE);
        assertThat(change.after().orElseThrow().state()).isEqualTo(BlobState.LIVE);
        assertThat(References.addToPresent(live(NAMED), NONE).after()).contains(live(NAMED));
    }

    @Test
    void startsTheTimeWithoutReferencesWithTheLastOne() {
        RowChange last = References.drop(live(NAMED), NAMED, NOW);
        RowChange notLast = References.drop(live(new ReferenceCounts(1, 1, 0)), NAMED, NOW);

        assertThat(((BlobRow.Stored) last.after().orElseThrow()).unreferencedSince()).contains(NOW);
        assertThat(last.totals()).isEqualTo(new Totals(0, 0, -7));
        assertThat(notLast.after()).contains(live(ReferenceCounts.ONE_ANONYMOUS));
        assertThat(notLast.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void removesAnExpectedRowWithItsLastReferenceAndKeepsAVerifyingOne() {
        assertThat(References.drop(expected(OUTSIDE), OUTSIDE, NOW).after()).isEmpty();
        assertThat(References.drop(verifying("u", NAMED), NAMED, NOW).after())
                .contains(verifying("u", NONE));
    }

    @Test
    void releasesOneAnonymousReferenceOfTheLifeThatIsMeant() {
        BlobRow two = live(new ReferenceCounts(2, 0, 0));

        RowChange first = References.release(two, Optional.of("life"), NOW).orElseThrow();
        RowChange second =
                References.release(first.after().orElseThrow(), Optional.empty(), NOW)
                        .orElseThrow();
        BlobRow none = second.after().orElseThrow();

        assertThat(first.pins()).containsExactly(Pin.LIFE);
        assertThat(first.after()).contains(live(ReferenceCounts.ONE_ANONYMOUS));
        assertThat(((BlobRow.Stored) none).unreferencedSince()).contains(NOW);
        assertThat(References.release(none, Optional.empty(), NOW)).isEmpty();
        assertThat(References.release(two, Optional.of("a life before"), NOW)).isEmpty();
        assertThat(References.release(live(NAMED), Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void renewsTheTimeWithoutReferencesWhenRestored() {
        RowChange change =
                Departure.restore(stored(BlobState.QUARANTINED, NONE), NOW).orElseThrow();

        BlobRow.Stored after = (BlobRow.Stored) change.after().orElseThrow();
        assertThat(after.state()).isEqualTo(BlobState.LIVE);
        assertThat(after.unreferencedSince()).contains(NOW).isNotEqualTo(Optional.of(EARLIER));
        assertThat(after.quarantinedSince()).isEmpty();
        assertThat(change.pins()).containsExactly(Pin.NONCE);
        assertThat(Departure.restore(live(NAMED), NOW)).isEmpty();
    }

    @Test
    void removesABlobWithItsArtifactReferencesAndLeavesAReceipt() {
        BlobRow.Stored row = live(new ReferenceCounts(2, 3, 0));

        RowChange change = Departure.remove(row).orElseThrow();

        assertThat(change.after()).isEmpty();
        assertThat(change.pins()).containsExactlyInAnyOrder(Pin.NONCE, Pin.NAMED, Pin.NOT_OUTSIDE);
        assertThat(change.receipt()).contains(new Receipt(row.object()));
        assertThat(change.totals()).isEqualTo(new Totals(-1, -7, -7));
        assertThat(Departure.remove(live(OUTSIDE))).isEmpty();
    }
}
