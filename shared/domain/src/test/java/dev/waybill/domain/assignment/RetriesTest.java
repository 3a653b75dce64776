package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.refusal;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.TimedOut;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.TargetClass;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// New attempts after failures, and targets that run out of time.
class RetriesTest {

    private static final Retries RETRIES = new Retries(2, 1);

    private static AssignmentEvent.Reported failed(int attempt, long sequence) {
        return report(1, attempt, sequence, ReportState.FAILED).with(RETRIES);
    }

    private static TimedOut timedOut(int attempt, Optional<Long> lastSequence) {
        Expiry expiry = new Expiry(NOW, BlockerReason.NETWORK_PARTITION, "silent");
        return new TimedOut(1, attempt, lastSequence, expiry, NOW.plusSeconds(100));
    }

    private static Progress progress(Assignment image) {
        return image.entry(1).map(Entry::progress).orElseThrow();
    }

    @Test
    void aFailedTransferIsTriedAgainAsOftenAsAsked() {
        Assignment image = after(NOTHING, put(1));
        for (int attempt = 1; attempt <= 2; attempt++) {
            image =
                    after(
                            image,
                            report(1, attempt, 1, ReportState.TRANSFERRING),
                            failed(attempt, 2));
            assertThat(image.classOf(1)).contains(TargetClass.PENDING);
            assertThat(progress(image).attempt()).isEqualTo(attempt + 1);
            assertThat(progress(image).lastSequence()).isEmpty();
            assertThat(image.blocker())
                    .hasValueSatisfying(blocker ->
                            assertThat(blocker.reason()).isEqualTo(BlockerReason.TRANSFER_FAILED));
        }

        image = after(image, report(1, 3, 1, ReportState.TRANSFERRING), failed(3, 2));

        assertThat(image.classOf(1)).contains(TargetClass.FAILED);
        assertThat(progress(image).attempt()).isEqualTo(3);
    }

    @Test
    void kindsOfFailureAreCountedApart() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        report(1, 1, 1, ReportState.TRANSFERRING),
                        failed(1, 2),
                        report(1, 2, 1, ReportState.LOADING),
                        failed(2, 2));
        assertThat(image.classOf(1)).contains(TargetClass.PENDING);
        assertThat(progress(image).failures()).isEqualTo(new Progress.Failures(1, 1));

        image = after(image, report(1, 3, 1, ReportState.LOADING), failed(3, 2));

        assertThat(image.classOf(1)).contains(TargetClass.FAILED);
    }

    @Test
    void otherFailuresAreTheEnd() {
        Assignment image = after(NOTHING, put(1), failed(1, 1));
        assertThat(image.classOf(1)).contains(TargetClass.FAILED);
        assertThat(image.blocker())
                .hasValueSatisfying(
                        blocker -> assertThat(blocker.reason()).isEqualTo(BlockerReason.UNKNOWN));
    }

    @Test
    void whatRanAndBrokeIsNotTriedAgain() {
        Assignment image =
                after(NOTHING, put(1), report(1, 1, 1, ReportState.OPERATIONAL), failed(1, 2));
        assertThat(image.classOf(1)).contains(TargetClass.FAILED);
        assertThat(progress(image).attempt()).isEqualTo(1);
    }

    @Test
    void aRepeatedFailureTakesNoSecondAttempt() {
        Assignment image =
                after(NOTHING, put(1), report(1, 1, 1, ReportState.TRANSFERRING), failed(1, 2));
        assertThat(refusal(image.next(failed(1, 2)))).isEqualTo(Refusal.LATE);
        assertThat(refusal(image.next(failed(1, 3)))).isEqualTo(Refusal.LATE);
    }

    @Test
    void onlyTheAttemptThatWasLookedAtRunsOutOfTime() {
        Assignment image = after(NOTHING, put(1), report(1, 1, 1, ReportState.TRANSFERRING));
        assertThat(refusal(image.next(timedOut(1, Optional.empty())))).isEqualTo(Refusal.LATE);
        assertThat(refusal(image.next(timedOut(2, Optional.of(1L))))).isEqualTo(Refusal.LATE);

        Assignment failed = after(image, timedOut(1, Optional.of(1L)));

        assertThat(failed.classOf(1)).contains(TargetClass.FAILED);
        assertThat(progress(failed).endedAt()).contains(NOW.plusSeconds(100));
        assertThat(refusal(failed.next(timedOut(1, Optional.of(1L))))).isEqualTo(Refusal.LATE);
    }

    @Test
    void noTimeRunsOutOnWhatIsNotWanted() {
        Assignment calledOff = after(NOTHING, put(1), callOff(1));
        assertThat(refusal(calledOff.next(timedOut(1, Optional.empty()))))
                .isEqualTo(Refusal.CALLED_OFF);
        Assignment superseded = after(NOTHING, put(1), put(2));
        assertThat(refusal(superseded.next(timedOut(1, Optional.empty())))).isEqualTo(Refusal.LATE);
        assertThat(refusal(NOTHING.next(timedOut(1, Optional.empty()))))
                .isEqualTo(Refusal.UNKNOWN_GENERATION);
    }

    @Test
    void aLateSuccessCounts() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        timedOut(1, Optional.empty()),
                        report(1, 1, 1, ReportState.OPERATIONAL));
        assertThat(image.classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(image.blocker()).isEmpty();
    }
}
