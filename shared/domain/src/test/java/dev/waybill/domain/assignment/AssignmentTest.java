package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.SIZE;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.blocked;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.entry;
import static dev.waybill.domain.assignment.AssignmentFixtures.prune;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.refusal;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static dev.waybill.domain.assignment.AssignmentFixtures.unfit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.assignment.AssignmentEvent.Retried;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of protocol 0.2 on one image; the wrong variants that are named there are refused.
class AssignmentTest {

    @Test
    void anEntryIsWrittenOnce() {
        assertThat(refusal(after(NOTHING, put(1)).next(put(1)))).isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void anEntryIsKeptOutByItsTombstone() {
        assertThat(refusal(after(NOTHING, callOff(1)).next(put(1)))).isEqualTo(Refusal.CALLED_OFF);
    }

    @Test
    void entriesAndTombstonesAreKeptOutByTheFloor() {
        Assignment pruned = after(NOTHING, put(1), put(2), prune(2));
        assertThat(refusal(pruned.next(put(2)))).isEqualTo(Refusal.PRUNED);
        assertThat(refusal(pruned.next(callOff(1)))).isEqualTo(Refusal.PRUNED);
        assertThat(after(pruned, put(3)).desired()).contains(3L);
    }

    @Test
    void aFailedEntryIsCalledOffToo() {
        Assignment image =
                after(NOTHING, put(1), put(2), report(2, 1, ReportState.FAILED), callOff(2));
        assertThat(image.classOf(2)).contains(TargetClass.FAILED);
        assertThat(image.desired()).contains(1L);
        assertThat(image.classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void aCompletedEntryIsNotCalledOff() {
        Assignment image = after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL));
        assertThat(refusal(image.next(callOff(1)))).isEqualTo(Refusal.COMPLETED);
    }

    @Test
    void aDeviceThatCompletedAndCrashedIsNotSentBackByACancel() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        put(2),
                        report(2, 1, ReportState.OPERATIONAL),
                        report(2, 2, ReportState.FAILED));
        assertThat(refusal(image.next(callOff(2)))).isEqualTo(Refusal.COMPLETED);
        assertThat(image.desired()).contains(2L);
    }

    @Test
    void desiredIsTheHighestEntryWithoutATombstoneWhateverBecameOfIt() {
        Assignment image = after(NOTHING, put(1), put(2), put(3), callOff(3));
        assertThat(image.desired()).contains(2L);
        assertThat(after(image, report(2, 1, ReportState.FAILED)).desired()).contains(2L);
        assertThat(after(image, report(2, 1, ReportState.OPERATIONAL)).desired()).contains(2L);
    }

    @Test
    void anOlderEntryThatComesLateIsSupersededAtOnce() {
        Assignment image = after(NOTHING, put(2), put(1));
        assertThat(image.desired()).contains(2L);
        assertThat(image.classOf(1)).contains(TargetClass.SUPERSEDED);
    }

    @Test
    void callingTheNewerOffGivesTheDeviceBackToTheOlder() {
        Assignment image = after(NOTHING, put(1), put(2));
        assertThat(image.classOf(1)).contains(TargetClass.SUPERSEDED);
        assertThat(after(image, callOff(2)).classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void aReportOnWorkThatWasCalledOffDoesNotCount() {
        Assignment image = after(NOTHING, put(1), callOff(1));
        assertThat(refusal(image.next(report(1, 9, ReportState.OPERATIONAL))))
                .isEqualTo(Refusal.CALLED_OFF);
        assertThat(image.classOf(1)).contains(TargetClass.CANCELLED);
    }

    @Test
    void stoppingIsAcknowledgedOnce() {
        Assignment image = after(NOTHING, put(1), callOff(1), report(1, 1, ReportState.CANCELLED));
        assertThat(image.tombstone(1).map(Tombstone::acknowledged)).contains(true);
        assertThat(refusal(image.next(report(1, 2, ReportState.CANCELLED))))
                .isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void reportsCountInTheOrderOfAttemptAndSequence() {
        Assignment image = after(NOTHING, put(1), report(1, 5, ReportState.TRANSFERRING));
        assertThat(refusal(image.next(report(1, 5, ReportState.OPERATIONAL))))
                .isEqualTo(Refusal.LATE);
        assertThat(refusal(image.next(report(1, 4, ReportState.FAILED)))).isEqualTo(Refusal.LATE);
        Assignment second =
                after(
                        image,
                        report(1, 6, ReportState.FAILED),
                        retried(1),
                        report(1, 2, 0, ReportState.CONNECTING));
        assertThat(refusal(second.next(report(1, 1, 99, ReportState.FAILED))))
                .isEqualTo(Refusal.LATE);
    }

    @Test
    void aReportOnAnAttemptThatWasNeverAskedForChangesNothing() {
        Assignment image = after(NOTHING, put(1), report(1, 1, ReportState.FAILED));
        assertThat(refusal(image.next(report(1, 2, 1, ReportState.OPERATIONAL))))
                .isEqualTo(Refusal.UNKNOWN_ATTEMPT);
        assertThat(refusal(image.next(report(1, Integer.MAX_VALUE, 1, ReportState.FAILED))))
                .isEqualTo(Refusal.UNKNOWN_ATTEMPT);
        assertThat(after(image, retried(1)).entry(1).map(entry -> entry.progress().attempt()))
                .contains(2);
    }

    @Test
    void theLastAttemptThereIsCanBeAskedForAgain() {
        Entry failed =
                after(NOTHING, put(1), report(1, 1, ReportState.FAILED)).entry(1).orElseThrow();
        Progress progress = failed.progress();
        Progress last =
                new Progress(
                        Integer.MAX_VALUE,
                        progress.lastSequence(),
                        progress.state(),
                        progress.bytes(),
                        progress.startedAt(),
                        progress.endedAt(),
                        progress.at(),
                        progress.stepSince(),
                        progress.failures(),
                        false,
                        0,
                        Optional.empty());
        Assignment image =
                after(NOTHING, new EntryPut(1, failed.with(last, failed.blocker())), retried(1));
        assertThat(image.classOf(1)).contains(TargetClass.PENDING);
        assertThat(image.entry(1).map(entry -> entry.progress().attempt()))
                .contains(Integer.MAX_VALUE);
    }

    @Test
    void theFirstSequenceNumberMayBeZero() {
        assertThat(after(NOTHING, put(1), report(1, 0, ReportState.CONNECTING)).classOf(1))
                .contains(TargetClass.IN_PROGRESS);
    }

    @Test
    void aReportOnAnotherDevicesWorkIsUnknown() {
        assertThat(refusal(NOTHING.next(report(1, 1, ReportState.CONNECTING))))
                .isEqualTo(Refusal.UNKNOWN_GENERATION);
    }

    @Test
    void completingRaisesTheRunningGenerationToTheMaximum() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        put(2),
                        report(2, 1, ReportState.OPERATIONAL),
                        report(1, 1, ReportState.OPERATIONAL));
        assertThat(image.runningGeneration()).isEqualTo(2);
        assertThat(image.running().map(Installed::version)).contains(new Version("v2"));
        assertThat(after(image, prune(2)).runningGeneration()).isEqualTo(2);
    }

    @Test
    void whatRanBeforeIsKept() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        report(1, 1, ReportState.OPERATIONAL),
                        put(2),
                        report(2, 1, ReportState.DEGRADED));
        assertThat(image.running())
                .contains(new Installed(new Version("v2"), Optional.of(new VariantId("fp16"))));
        assertThat(image.previous())
                .contains(new Installed(new Version("v1"), Optional.of(new VariantId("fp16"))));
    }

    @Test
    void aSuccessAfterAFailureCounts() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        report(1, 1, ReportState.FAILED),
                        report(1, 2, ReportState.OPERATIONAL));
        assertThat(image.classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(image.blocker()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportState.class,
            names = {"CONNECTING", "TRANSFERRING", "COMPLETED", "LOADING", "CANCELLED"})
    void anAttemptThatIsOverIsNotOnTheWayAgain(ReportState onTheWay) {
        Assignment failed = after(NOTHING, put(1), report(1, 1, ReportState.FAILED));
        assertThat(after(failed, report(1, 2, onTheWay)).classOf(1)).contains(TargetClass.FAILED);
        Assignment done = after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL));
        Assignment heard = after(done, report(1, 2, onTheWay));
        assertThat(heard.classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(refusal(heard.next(report(1, 2, ReportState.FAILED)))).isEqualTo(Refusal.LATE);
    }

    @Test
    void pruningGoesByTheLimitNotByAnEntrysOwnState() {
        Assignment image = after(NOTHING, put(1), put(2), report(2, 1, ReportState.OPERATIONAL));
        assertThat(refusal(image.next(prune(0)))).isEqualTo(Refusal.ALREADY_THERE);
        Assignment pruned = after(image, prune(1));
        assertThat(pruned.entry(1)).isEmpty();
        assertThat(pruned.entry(2)).isPresent();
        assertThat(pruned.floor()).isEqualTo(1);
        assertThat(refusal(pruned.next(prune(1)))).isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void aShadowedTargetIsSettledOnlyByAGenerationThatIsOver() {
        Assignment image = after(NOTHING, put(1), put(2));
        assertThat(image.isSettled(1, generation -> false)).isFalse();
        assertThat(image.isSettled(1, generation -> generation == 2)).isTrue();
        assertThat(after(image, callOff(2)).isSettled(1, generation -> true)).isFalse();
    }

    @Test
    void completedFailedCancelledAndPrunedTargetsAreSettled() {
        assertThat(isSettled(after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL))))
                .isTrue();
        assertThat(isSettled(after(NOTHING, put(1), report(1, 1, ReportState.FAILED)))).isTrue();
        assertThat(isSettled(after(NOTHING, put(1), callOff(1)))).isTrue();
        assertThat(isSettled(after(NOTHING, put(1), prune(1)))).isTrue();
        assertThat(isSettled(after(NOTHING, put(1)))).isFalse();
        assertThat(isSettled(NOTHING)).isFalse();
    }

    private static boolean isSettled(Assignment image) {
        return image.isSettled(1, generation -> false);
    }

    @Test
    void onlyAFailedTargetIsAskedAgainAndOnceInEachRound() {
        Assignment open = after(NOTHING, put(1));
        assertThat(refusal(open.next(retried(1)))).isEqualTo(Refusal.NOT_FAILED);
        Assignment failed = after(open, report(1, 8, ReportState.FAILED));
        Assignment again = after(failed, retried(1));
        assertThat(again.entry(1).map(entry -> entry.progress().attempt())).contains(2);
        assertThat(again.classOf(1)).contains(TargetClass.PENDING);
        assertThat(refusal(again.next(report(1, 1, 9, ReportState.FAILED))))
                .isEqualTo(Refusal.LATE);
        assertThat(after(again, report(1, 1, ReportState.CONNECTING)).classOf(1))
                .contains(TargetClass.IN_PROGRESS);
        assertThat(refusal(after(failed, callOff(1)).next(retried(1))))
                .isEqualTo(Refusal.CALLED_OFF);

        Assignment failedAgain = after(again, report(1, 2, ReportState.FAILED));
        assertThat(refusal(failedAgain.next(retried(1)))).isEqualTo(Refusal.LATE);
        assertThat(after(failedAgain, retried(2)).entry(1).map(entry -> entry.progress().attempt()))
                .contains(3);
    }

    @Test
    void aTargetThatALaterDistributionWantsIsNotAskedAgain() {
        Assignment failed = after(NOTHING, put(1), report(1, 8, ReportState.FAILED), put(2));
        assertThat(refusal(failed.next(retried(1)))).isEqualTo(Refusal.SUPERSEDED);
    }

    @Test
    void aTargetThatNothingFitsStaysFailed() {
        Assignment failed = after(NOTHING, put(1), report(1, 8, ReportState.FAILED));
        assertThat(refusal(failed.next(new Retried(1, 1, unfit(1), NOW))))
                .isEqualTo(Refusal.NOTHING_FITS);
    }

    private static Retried retried(int round) {
        return new Retried(1, round, entry(1), NOW);
    }

    @Test
    void sinceIsTheFirstDetectionOfAReason() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        blocked(1, 1, ReportState.CONNECTING, BlockerReason.NODE_BUSY),
                        blocked(1, 9, ReportState.CONNECTING, BlockerReason.NODE_BUSY));
        assertThat(image.blocker().map(Blocker::since)).contains(NOW.plusSeconds(1));
        Assignment cleared = after(image, report(1, 10, ReportState.TRANSFERRING));
        assertThat(cleared.blocker()).isEmpty();
        Assignment again =
                after(cleared, blocked(1, 11, ReportState.TRANSFERRING, BlockerReason.NODE_BUSY));
        assertThat(again.blocker().map(Blocker::since)).contains(NOW.plusSeconds(11));
        Assignment other =
                after(
                        image,
                        blocked(1, 12, ReportState.CONNECTING, BlockerReason.INSUFFICIENT_STORAGE));
        assertThat(other.blocker().map(Blocker::since)).contains(NOW.plusSeconds(12));
    }

    @Test
    void aFailureWithoutAReasonIsOfWhatTheDeviceWasAt() {
        assertThat(reason(ReportState.TRANSFERRING)).isEqualTo(BlockerReason.TRANSFER_FAILED);
        assertThat(reason(ReportState.LOADING)).isEqualTo(BlockerReason.DEPLOYMENT_FAILED);
        assertThat(after(NOTHING, put(1), report(1, 1, ReportState.FAILED)).blocker())
                .map(Blocker::reason)
                .contains(BlockerReason.UNKNOWN);
    }

    private static BlockerReason reason(ReportState before) {
        return after(NOTHING, put(1), report(1, 1, before), report(1, 2, ReportState.FAILED))
                .blocker()
                .orElseThrow()
                .reason();
    }

    @Test
    void aBlockerIsOfWhatTheDeviceIsToHave() {
        Assignment image = after(NOTHING, new EntryPut(1, unfit(1)));
        assertThat(image.blocker()).isPresent();
        assertThat(after(image, put(2)).blocker()).isEmpty();
        assertThat(after(image, put(2), callOff(2)).blocker()).isPresent();
    }

    @Test
    void bytesStayWithinTheBlob() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        new AssignmentEvent.Reported(
                                1,
                                Optional.empty(),
                                1,
                                ReportState.TRANSFERRING,
                                Optional.of(SIZE + 5),
                                Optional.empty(),
                                Optional.empty(),
                                NOW));
        assertThat(image.entry(1).map(entry -> entry.progress().bytes())).contains(SIZE);
        assertThat(
                        after(image, report(1, 2, ReportState.LOADING))
                                .entry(1)
                                .map(entry -> entry.progress().bytes()))
                .contains(SIZE);
    }

    @Test
    void theSameVersionMayComeInSeveralGenerations() {
        Assignment image =
                after(
                        NOTHING,
                        new EntryPut(1, entry(1, "v")),
                        report(1, 1, ReportState.OPERATIONAL),
                        new EntryPut(2, entry(2, "v")),
                        report(2, 1, ReportState.OPERATIONAL));
        assertThat(image.previous()).isEmpty();
        assertThat(image.classOf(1)).contains(TargetClass.COMPLETED);
    }
}
