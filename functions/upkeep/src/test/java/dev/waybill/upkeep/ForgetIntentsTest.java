package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ForgetIntentsTest {

    private static final Duration AGE = Duration.ofHours(24);

    private final TestStack stack = TestStack.onTwins();
    private final Backends backends = stack.backends();
    private final AttachmentsInUpkeep sessions = new AttachmentsInUpkeep(stack);
    private final ForgetIntents duty = new ForgetIntents(backends);

    private Instant now() {
        return stack.clock().instant();
    }

    @Test
    @DisplayName("AR.41 a fresh intent stays and holds; an aged one goes, and lets its bytes go")
    void ar41_forgetsWhatHasAged() {
        AttachmentKey aged = sessions.store("s", "aged");
        Instant recorded = now();
        stack.clock().advance(Duration.ofSeconds(1));
        AttachmentKey fresh = sessions.store("s", "fresh");

        assertThat(duty.perform(recorded.plus(AGE).minusMillis(1))).isZero();
        assertThat(sessions.isThere(aged)).isTrue();
        assertThat(duty.perform(recorded.plus(AGE))).isEqualTo(1);
        assertThat(sessions.isThere(aged)).isFalse();
        assertThat(sessions.references(aged)).contains(ReferenceCounts.NONE);
        assertThat(sessions.isThere(fresh)).isTrue();
        assertThat(sessions.references(fresh)).contains(new ReferenceCounts(0, 0, 1));
        assertThat(duty.perform(recorded.plus(AGE))).isZero();
    }

    @Test
    @DisplayName("AR.41 a committed attachment never ages, nor one that was asked for again")
    void ar41_keepsWhatIsCommittedOrRefreshed() {
        AttachmentKey committed = sessions.store("s", "committed");
        sessions.commit(committed);
        AttachmentKey refreshed = sessions.store("s", "refreshed");
        stack.clock().advance(AGE);
        sessions.store("s", "refreshed");

        assertThat(duty.perform(now())).isZero();
        assertThat(sessions.isThere(committed)).isTrue();
        assertThat(sessions.isThere(refreshed)).isTrue();
    }

    @Test
    @DisplayName("D4.14 an intent whose bytes never came goes without a trace")
    void d4_14_forgetsIntentsWithoutBytes() {
        AttachmentKey key = sessions.intend("s", "never", Optional.empty());
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(sessions.isThere(key)).isFalse();
        assertThat(sessions.references(key)).isEmpty();
    }

    @Test
    @DisplayName("An intent does not age while its upload is open, and hides none behind it")
    void openUploadsDoNotAge() {
        for (int i = 0; i < 450; i++) {
            sessions.intend("large", "open " + i, Optional.of(Duration.ofDays(3)));
        }
        stack.clock().advance(Duration.ofMillis(1));
        AttachmentKey small = sessions.store("s", "small");
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(sessions.isThere(small)).isFalse();
        stack.clock().advance(Duration.ofDays(2));
        assertThat(duty.perform(now())).isEqualTo(450);
    }

    @Test
    @DisplayName("AR.38 ageing of one session leaves another session's attachment")
    void agesOneSession() {
        AttachmentKey mine = sessions.store("a", "shared");
        AttachmentKey theirs = sessions.store("b", "shared");
        sessions.commit(theirs);
        stack.clock().advance(AGE);

        assertThat(duty.perform(now())).isEqualTo(1);
        assertThat(sessions.isThere(mine)).isFalse();
        assertThat(sessions.isThere(theirs)).isTrue();
        assertThat(sessions.references(theirs)).contains(new ReferenceCounts(0, 0, 1));
    }

    @Test
    @DisplayName("D4.4 the age is decided where the row is deleted, not where it was listed")
    void d4_4_ageIsDecidedInTheWrite() {
        AttachmentKey key = sessions.store("s", "listed");
        Instant listed = now();
        stack.clock().advance(Duration.ofHours(1));
        sessions.store("s", "listed");
        Deed deed = Deed.ofService("upkeep", "forget_attachment", "r", now());

        assertThat(AttachmentRegister.of(backends).age(key, listed, deed)).isFalse();
        assertThat(sessions.isThere(key)).isTrue();
        assertThat(AttachmentRegister.of(backends).age(key, now(), deed)).isTrue();
    }

    @Test
    @DisplayName("A pass that crashes anywhere is finished by the next one")
    void aCrashedPassIsFinished() {
        Crashes.atEveryCall(faults -> {
            AttachmentKey key = sessions.store("s", UUID.randomUUID().toString());
            stack.clock().advance(AGE);
            perform(faults);
            duty.perform(now());

            assertThat(sessions.isThere(key)).isFalse();
            assertThat(sessions.references(key)).contains(ReferenceCounts.NONE);
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
        AttachmentKey key = sessions.store("s", "recorded");
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
