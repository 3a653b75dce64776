package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.aws.attachment.AttachmentCommits;
import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.Intent;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForgetIntentsTest {

    private static final AttachmentMeta META =
            new AttachmentMeta(
                    MediaType.OCTETS, Optional.empty(), Optional.empty(), Optional.empty());
    private static final Duration AGE = Duration.ofHours(24);

    private final TestStack stack = TestStack.onTwins();
    private final Backends backends = stack.backends();
    private final ForgetIntents duty = new ForgetIntents(backends);

    private AttachmentKey intent(String session, String text, Optional<Duration> upload) {
        byte[] bytes = bytes(text);
        AttachmentKey key = new AttachmentKey(new SessionId(session), Digest.of(bytes));
        AttachmentRegister.of(backends)
                .record(new Intent(key, META, bytes.length, now(), upload.map(now()::plus)));
        return key;
    }

    private AttachmentKey store(String session, String text) {
        AttachmentKey key = intent(session, text, Optional.empty());
        BodyStore.of(backends)
                .store(
                        bytes(text),
                        BlobHashes.of(bytes(text)),
                        Optional.of(key.holder()),
                        BlobDescription.NONE,
                        now(),
                        DeedOf.none());
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Instant now() {
        return stack.clock().instant();
    }

    private boolean isThere(AttachmentKey key) {
        return AttachmentsTable.of(backends).find(key).isPresent();
    }

    private Optional<ReferenceCounts> references(AttachmentKey key) {
        return BlobsTable.of(backends).find(key.digest()).map(BlobRow::references);
    }

    private void commit(AttachmentKey key) {
        AttachmentCommits.of(backends)
                .commit(key.session(), List.of(key.digest()), now(), DeedOf.none());
    }

    @Test
    @DisplayName("AR.41 a fresh intent stays and holds; an aged one goes, and lets its bytes go")
    void ar41_forgetsWhatHasAged() {
        AttachmentKey aged = store("s", "aged");
        Instant recorded = now();
        stack.clock().advance(Duration.ofSeconds(1));
        AttachmentKey fresh = store("s", "fresh");

        assertThat(duty.perform(recorded.plus(AGE).minusMillis(1))).isZero();
        assertThat(isThere(aged)).isTrue();
        assertThat(duty.perform(recorded.plus(AGE))).isEqualTo(1);
        assertThat(isThere(aged)).isFalse();
        assertThat(references(aged)).contains(ReferenceCounts.NONE);
        assertThat(isThere(fresh)).isTrue();
        assertThat(references(fresh)).contains(new ReferenceCounts(0, 0, 1));
        assertThat(duty.perform(recorded.plus(AGE))).isZero();
    }

    @Test
    @DisplayName("AR.41 a committed attachment never ages, nor one that was asked for again")
    void ar41_keepsWhatIsCommittedOrRefreshed() {
        AttachmentKey committed = store("s", "committed");
        commit(committed);
        AttachmentKey refreshed = store("s", "refreshed");
        stack.clock().advance(AGE);
        store("s", "refreshed");

        assertThat(duty.perform(now())).isZero();
        assertThat(isThere(committed)).isTrue();
        assertThat(isThere(refreshed)).isTrue();
    }

    @Test
    @DisplayName("D4.14 an intent whose bytes never came goes without a trace")
    void d4_14_forgetsIntentsWithoutBytes() {
        AttachmentKey key = intent("s", "never", Optional.empty());
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(isThere(key)).isFalse();
        assertThat(references(key)).isEmpty();
    }

    @Test
    @DisplayName("An intent does not age while its upload is open, and hides none behind it")
    void openUploadsDoNotAge() {
        for (int i = 0; i < 450; i++) {
            intent("large", "open " + i, Optional.of(Duration.ofDays(3)));
        }
        stack.clock().advance(Duration.ofMillis(1));
        AttachmentKey small = store("s", "small");
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(isThere(small)).isFalse();
        stack.clock().advance(Duration.ofDays(2));
        assertThat(duty.perform(now())).isEqualTo(450);
    }

    @Test
    @DisplayName("AR.38 ageing of one session leaves another session's attachment")
    void agesOneSession() {
        AttachmentKey mine = store("a", "shared");
        AttachmentKey theirs = store("b", "shared");
        commit(theirs);
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(isThere(mine)).isFalse();
        assertThat(isThere(theirs)).isTrue();
        assertThat(references(theirs)).contains(new ReferenceCounts(0, 0, 1));
    }

    @Test
    @DisplayName("D4.4 the age is decided where the row is deleted, not where it was listed")
    void d4_4_ageIsDecidedInTheWrite() {
        AttachmentKey key = store("s", "listed");
        Instant listed = now();
        stack.clock().advance(Duration.ofHours(1));
        store("s", "listed");
        Deed deed = Deed.ofService("upkeep", "forget_attachment", "r", now());

        assertThat(AttachmentRegister.of(backends).age(key, listed, deed)).isFalse();
        assertThat(isThere(key)).isTrue();
        assertThat(AttachmentRegister.of(backends).age(key, now(), deed)).isTrue();
    }

    @Test
    @DisplayName("A pass that crashes anywhere is finished by the next one")
    void aCrashedPassIsFinished() {
        Crashes.atEveryCall(faults -> {
            AttachmentKey key = store("s", UUID.randomUUID().toString());
            stack.clock().advance(AGE);
            perform(faults);
            duty.perform(now());

            assertThat(isThere(key)).isFalse();
            assertThat(references(key)).contains(ReferenceCounts.NONE);
        });
    }

    private void perform(Faults faults) {
        try {
            new ForgetIntents(stack.failing(faults).backends()).perform(now());
        } catch (SimulatedCrash | IllegalStateException e) {
            faults.restart();
        }
        faults.restart();
    }

    @Test
    void everyForgottenOneLeavesARecord() {
        AttachmentKey key = store("s", "recorded");
        stack.clock().advance(AGE);
        duty.perform(now());

        assertThat(backends.audit().listOfResource(key.resource(), Optional.empty(), 10))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.subject()).isEqualTo("upkeep");
                    assertThat(entry.action()).isEqualTo("forget_attachment");
                });
    }
}
