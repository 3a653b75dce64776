package dev.waybill.domain.blob;

import static dev.waybill.domain.blob.BlobFixtures.EARLIER;
import static dev.waybill.domain.blob.BlobFixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.RowChange.Pin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a sweep does with a row, by the row alone (protocol A.1.8, A.1.9, 0.1.5).
class DepartureTest {

    private static final Duration GRACE = Duration.ofDays(1);
    private static final Duration QUARANTINE = Duration.ofDays(7);

    private static Optional<RowChange> sweep(BlobState state, Duration age) {
        Instant asOf = EARLIER.plus(age);
        return Departure.sweep(
                stored(state, ReferenceCounts.NONE),
                new SweepOrder(asOf, false, GRACE, QUARANTINE));
    }

    @Test
    void aLiveOneGoesIntoQuarantineAsOfTheStart() {
        assertThat(sweep(BlobState.LIVE, GRACE.minusMillis(1))).isEmpty();

        RowChange step = sweep(BlobState.LIVE, GRACE).orElseThrow();

        BlobRow.Stored after = (BlobRow.Stored) step.after().orElseThrow();
        assertThat(after.state()).isEqualTo(BlobState.QUARANTINED);
        assertThat(after.quarantinedSince()).contains(EARLIER.plus(GRACE));
        assertThat(after.unreferencedSince()).contains(EARLIER);
        assertThat(step.pins()).containsExactlyInAnyOrder(Pin.NONCE, Pin.UNREFERENCED);
        assertThat(step.receipt()).isEmpty();
        assertThat(SweepTally.of(step)).isEqualTo(new SweepTally(1, 1, 0, 0));
    }

    @Test
    void aQuarantinedOneGoesWithAReceipt() {
        assertThat(sweep(BlobState.QUARANTINED, QUARANTINE.minusMillis(1))).isEmpty();

        RowChange step = sweep(BlobState.QUARANTINED, QUARANTINE).orElseThrow();

        assertThat(step.after()).isEmpty();
        assertThat(step.receipt()).isPresent();
        assertThat(step.pins())
                .containsExactlyInAnyOrder(Pin.NONCE, Pin.UNREFERENCED, Pin.QUARANTINED_SINCE);
        assertThat(SweepTally.of(step)).isEqualTo(new SweepTally(1, 0, 1, 7));
    }

    @Test
    void aCorruptOneGoesAfterItsGraceAndNeverIntoQuarantine() {
        assertThat(sweep(BlobState.CORRUPT, GRACE.minusMillis(1))).isEmpty();

        RowChange step = sweep(BlobState.CORRUPT, GRACE).orElseThrow();

        assertThat(step.after()).isEmpty();
        assertThat(step.receipt()).isPresent();
    }

    @Test
    void whatIsHeldStays() {
        for (BlobState state : new BlobState[] {BlobState.LIVE, BlobState.CORRUPT}) {
            assertThat(
                            Departure.sweep(
                                    stored(state, ReferenceCounts.ONE_ANONYMOUS),
                                    new SweepOrder(EARLIER, false, Duration.ZERO, Duration.ZERO)))
                    .isEmpty();
        }
    }

    @Test
    void anOrderHasDefaultsAndBounds() {
        SweepOrder order = SweepOrder.parse(EARLIER, false, Optional.empty(), Optional.of(0L));
        assertThat(order.grace()).isEqualTo(SweepOrder.DEFAULT_GRACE);
        assertThat(order.quarantine()).isEqualTo(Duration.ZERO);
        for (long seconds : new long[] {-1, SweepOrder.LONGEST.toSeconds() + 1}) {
            assertThatThrownBy(() ->
                            SweepOrder.parse(
                                    EARLIER, false, Optional.of(seconds), Optional.empty()))
                    .isInstanceOf(InvalidRequest.class);
        }
    }
}
