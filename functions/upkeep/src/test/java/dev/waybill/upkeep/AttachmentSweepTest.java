package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.Race;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a sweep leaves of attachments and takes of their bytes.
class AttachmentSweepTest {

    private final TestStack stack = TestStack.onTwins();
    private final Backends backends = stack.backends();
    private final AttachmentsInUpkeep sessions = new AttachmentsInUpkeep(stack);

    private Instant now() {
        return stack.clock().instant();
    }

    /// Sweeps without grace or quarantine.
    private SweepTally sweep() {
        String id = UUID.randomUUID().toString();
        SweepOrder order = new SweepOrder(now(), false, Duration.ZERO, Duration.ZERO);
        Deed deed = Deed.ofService("test", "start_sweep", id, now());
        assertThat(SweepRecords.of(backends).start(Sweep.start(id, order), deed)).isTrue();
        new CarrySweepsOn(backends).perform(now());
        return SweepRecords.of(backends).report(id).orElseThrow().tally();
    }

    @Test
    @DisplayName("AR.40 bytes go with the last session that holds them, and not before")
    void ar40_bytesGoWithTheLastSession() {
        AttachmentKey a = sessions.store("a", "shared");
        AttachmentKey b = sessions.store("b", "shared");
        sessions.commit(a);
        sessions.commit(b);
        sessions.delete(a);

        assertThat(sweep().plus(sweep()).reclaimed()).isZero();
        assertThat(sessions.references(b)).isPresent();
        sessions.delete(b);
        assertThat(sweep().quarantined()).isEqualTo(1);
        assertThat(sweep().reclaimed()).isEqualTo(1);
        assertThat(sessions.references(b)).isEmpty();
        Recount.of(backends).assertExact();
    }

    @Test
    @DisplayName("AR.41 a sweep spares a fresh intent, and takes an orphan that has aged")
    void ar41_sparesFreshIntents() {
        AttachmentKey orphan = sessions.store("s", "orphan");
        stack.clock().advance(Duration.ofHours(23));
        AttachmentKey fresh = sessions.store("s", "fresh");

        assertThat(sweep().plus(sweep()).reclaimed()).isZero();
        stack.clock().advance(Duration.ofHours(2));
        new ForgetIntents(backends).perform(now());
        assertThat(sweep().plus(sweep()).reclaimed()).isEqualTo(1);
        assertThat(sessions.isThere(orphan)).isFalse();
        assertThat(sessions.references(orphan)).isEmpty();
        assertThat(sessions.isThere(fresh)).isTrue();
        assertThat(sessions.references(fresh)).isPresent();
    }

    @Test
    @DisplayName("AR.41 bytes in quarantine that a session asks for again are there again")
    void ar41_aStoreRevives() {
        AttachmentKey key = sessions.store("s", "again");
        sessions.delete(key);
        assertThat(sweep().quarantined()).isEqualTo(1);
        sessions.store("s", "again");

        assertThat(sweep().reclaimed()).isZero();
        assertThat(state(key)).contains(BlobState.LIVE);
        Recount.of(backends).assertExact();
    }

    private Optional<BlobState> state(AttachmentKey key) {
        return BlobsTable.of(backends).find(key.digest()).map(BlobRow::state);
    }

    @Test
    @DisplayName("Sweeps without grace against fifty stores and commits: nothing committed is lost")
    void nothingCommittedIsLost() {
        for (int round = 0; round < 5; round++) {
            String name = "round " + round;
            for (int i = 0; i < 50; i += 2) {
                sessions.delete(sessions.store("old", name + i));
            }
            List<Optional<AttachmentKey>> keys =
                    Race.of(51)
                            .run(racer -> {
                                if (racer < 50) {
                                    AttachmentKey key = sessions.store("s " + racer, name + racer);
                                    assertThat(sessions.commit(key).committed()).hasSize(1);
                                    return Optional.of(key);
                                }
                                for (int i = 0; i < 5; i++) {
                                    sweep();
                                }
                                return Optional.empty();
                            });
            sweep();

            keys.stream()
                    .flatMap(Optional::stream)
                    .forEach(key -> assertThat(state(key)).contains(BlobState.LIVE));
            Recount.of(backends).assertExact();
        }
    }
}
