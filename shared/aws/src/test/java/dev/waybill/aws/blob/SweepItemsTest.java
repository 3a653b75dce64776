package dev.waybill.aws.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.aws.blob.SweepProgress.Unreferenced;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepTally;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepItemsTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00.123Z");
    private static final Digest DIGEST = new Digest("ab".repeat(32));
    private static final Sweep SWEEP =
            Sweep.start(
                    "s-1", new SweepOrder(NOW, true, Duration.ofDays(1), Duration.ofSeconds(30)));

    @Test
    void aRunningSweepIsStoredSo() {
        assertThat(ItemText.of(SweepItem.toItem(SWEEP)))
                .isEqualTo(
                        """
                        aggregate S:sweep#s-1
                        as_of N:1736899200123
                        dry_run BOOL:true
                        expires_at N:1744675200
                        grace_seconds N:86400
                        has_receipts BOOL:false
                        item S:sweep
                        owed_at N:1736899200123
                        owed_shard S:sweeps
                        quarantine_seconds N:30
                        state S:Running
                        """);
        assertThat(SweepItem.sweep(SweepItem.toItem(SWEEP))).isEqualTo(SWEEP);
    }

    @Test
    void anEndedSweepStandsInNoIndex() {
        Sweep ended = SWEEP.completed(NOW.plusSeconds(60), true);

        assertThat(SweepItem.toItem(ended)).doesNotContainKeys(Owed.SHARD, Owed.AT);
        assertThat(SweepItem.sweep(SweepItem.toItem(ended))).isEqualTo(ended);
    }

    @Test
    void itsProgressIsStoredSo() {
        SweepProgress progress =
                SweepProgress.start("s-1", 3)
                        .past(new Unreferenced(DIGEST, NOW), new SweepTally(4, 3, 2, 1))
                        .next();

        assertThat(ItemText.of(SweepItem.toItem(progress, NOW)))
                .isEqualTo(
                        """
                        aggregate S:sweep#s-1
                        done BOOL:false
                        expires_at N:1744675200
                        item S:shard#3
                        last_digest S:abababababababababababababababababababababababababababababababab
                        last_since N:1736899200123
                        quarantined N:3
                        reclaimed N:2
                        reclaimed_bytes N:1
                        scanned N:4
                        version N:1
                        """);
        assertThat(SweepItem.progress("s-1", SweepItem.toItem(progress, NOW))).isEqualTo(progress);
        SweepProgress fresh = SweepProgress.start("s-1", 0).finished();
        assertThat(SweepItem.progress("s-1", SweepItem.toItem(fresh, NOW))).isEqualTo(fresh);
        assertThat(fresh.last()).isEqualTo(Optional.empty());
    }
}
