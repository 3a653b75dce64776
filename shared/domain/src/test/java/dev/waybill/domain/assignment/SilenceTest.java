package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.blocked;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.refusal;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.Fetched;
import dev.waybill.domain.assignment.AssignmentEvent.HeardAgain;
import dev.waybill.domain.assignment.AssignmentEvent.Offered;
import dev.waybill.domain.assignment.AssignmentEvent.ReadableAgain;
import dev.waybill.domain.assignment.AssignmentEvent.Retried;
import dev.waybill.domain.assignment.AssignmentEvent.Silent;
import dev.waybill.domain.assignment.AssignmentEvent.TimedOut;
import dev.waybill.domain.assignment.AssignmentEvent.Unreadable;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TransferMode;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What had kept a device before it fell silent is kept in mind until it is heard (SPEC D1.6).
class SilenceTest {

    private static final Instant LATER = NOW.plusSeconds(3600);

    /// The device has said that it has no room.
    private static final Assignment FULL =
            after(
                    NOTHING,
                    put(1),
                    blocked(1, 5, ReportState.CONNECTING, BlockerReason.INSUFFICIENT_STORAGE));

    private static final Blocker SAID =
            new Blocker(BlockerReason.INSUFFICIENT_STORAGE, NOW.plusSeconds(5), Optional.empty());

    private static Silent silent(Assignment image) {
        return new Silent(1, 1, image.entry(1).orElseThrow().progress().lastSequence(), NOW, LATER);
    }

    private static Assignment unheard(Assignment image) {
        return after(image, silent(image));
    }

    private static Assignment heard(Assignment image) {
        return after(image, new HeardAgain(1));
    }

    private static Assignment damaged() {
        return after(NOTHING, put(1), new Unreadable(1, 1, "lost", NOW));
    }

    private static BlockerReason reason(Assignment image) {
        return image.blocker().orElseThrow().reason();
    }

    private static Instant since(Assignment image) {
        return image.blocker().orElseThrow().since();
    }

    @Test
    void d1_6_whatADeviceHadSaidKeepsItAgainOnceItIsHeard() {
        Assignment image = unheard(FULL);
        assertThat(reason(image)).isEqualTo(BlockerReason.NETWORK_PARTITION);
        assertThat(since(image)).isEqualTo(LATER);

        assertThat(heard(image)).isEqualTo(FULL);
        assertThat(heard(image).blocker()).contains(SAID);
    }

    @Test
    void d1_6_sinceStandsHoweverOftenTheDeviceFallsSilent() {
        Assignment image = heard(unheard(heard(unheard(FULL))));
        assertThat(image.blocker()).contains(SAID);
        assertThat(refusal(image.next(new HeardAgain(1)))).isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void d1_6_aDeviceThatSaysTheSameAfterItsSilenceSaysItSinceThen() {
        Assignment image =
                after(
                        unheard(FULL),
                        blocked(1, 9, ReportState.CONNECTING, BlockerReason.INSUFFICIENT_STORAGE));
        assertThat(image.blocker()).contains(SAID);
        assertThat(refusal(image.next(new HeardAgain(1)))).isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void d1_6_aDeviceThatFailsOfItAfterItsSilenceHasThatSinceThen() {
        Assignment image =
                after(
                        unheard(FULL),
                        blocked(1, 9, ReportState.FAILED, BlockerReason.INSUFFICIENT_STORAGE));
        assertThat(image.classOf(1)).contains(TargetClass.FAILED);
        assertThat(since(image)).isEqualTo(SAID.since());
    }

    @Test
    void d1_6_aReasonThatIsSaidNoMoreIsForgotten() {
        Assignment goesOn = after(unheard(FULL), report(1, 9, ReportState.TRANSFERRING));
        assertThat(goesOn.blocker()).isEmpty();
        assertThat(heard(unheard(goesOn)).blocker()).isEmpty();

        Assignment busy =
                after(
                        unheard(FULL),
                        blocked(1, 9, ReportState.CONNECTING, BlockerReason.NODE_BUSY));
        assertThat(since(busy)).isEqualTo(NOW.plusSeconds(9));
        Assignment again =
                after(
                        busy,
                        blocked(1, 10, ReportState.CONNECTING, BlockerReason.INSUFFICIENT_STORAGE));
        assertThat(since(again)).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void d1_6_aDeviceThatSpeaksOfTheSilenceItselfHasItSinceItWasFound() {
        Assignment image =
                after(
                        unheard(FULL),
                        blocked(1, 9, ReportState.CONNECTING, BlockerReason.NETWORK_PARTITION));
        assertThat(since(image)).isEqualTo(LATER);
    }

    @Test
    void d1_6_bytesThatCannotBeReadKeepADeviceAgainOnceItIsHeard() {
        Assignment image = unheard(damaged());
        assertThat(reason(image)).isEqualTo(BlockerReason.NETWORK_PARTITION);
        assertThat(heard(image)).isEqualTo(damaged());
        assertThat(after(heard(image), new ReadableAgain(1)).blocker()).isEmpty();
    }

    @Test
    void bytesThatAreFoundUnreadableMeanwhileSayThatTheDeviceIsThere() {
        Unreadable found = new Unreadable(1, 1, "lost", LATER.plusSeconds(1));
        assertThat(after(unheard(FULL), found)).isEqualTo(FULL);
        assertThat(since(after(unheard(damaged()), found))).isEqualTo(NOW);
        assertThat(since(after(unheard(after(NOTHING, put(1))), found)))
                .isEqualTo(LATER.plusSeconds(1));
    }

    @Test
    void whatHappensDuringTheSilenceForgetsNothing() {
        Assignment image =
                after(unheard(FULL), new Offered(1, 1), new Fetched(1, 1, TransferMode.PACKED));
        assertThat(reason(image)).isEqualTo(BlockerReason.NETWORK_PARTITION);
        assertThat(heard(image).blocker()).contains(SAID);
    }

    @Test
    void whoFailsForItsSilenceBeginsAnewWhenItIsAskedAgain() {
        Expiry expiry = new Expiry(LATER, BlockerReason.NETWORK_PARTITION, "silent");
        Assignment image =
                after(
                        unheard(FULL),
                        new TimedOut(1, 1, Optional.of(5L), expiry, LATER.plusSeconds(60)));
        assertThat(reason(image)).isEqualTo(BlockerReason.NETWORK_PARTITION);
        assertThat(since(image)).isEqualTo(LATER);
        Assignment again = after(image, new Retried(1, 1, AssignmentFixtures.entry(1), LATER));
        assertThat(again.blocker()).isEmpty();
        assertThat(refusal(again.next(new HeardAgain(1)))).isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void aSilentDeviceIsBlockedOnceWhateverElseKeptIt() {
        Assignment image = unheard(FULL);
        assertThat(AssignmentChange.between(Optional.of(FULL), image).targets()).isEmpty();
        assertThat(AssignmentChange.between(Optional.of(image), heard(image)).targets()).isEmpty();
    }
}
