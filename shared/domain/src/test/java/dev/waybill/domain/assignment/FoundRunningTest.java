package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.entry;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.assignment.AssignmentEvent.StatusReported;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A version that is brought again to a device which runs it (SPEC 2.2 "no-op success", X6).
class FoundRunningTest {

    private static final Assignment RUNS =
            after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL));

    /// Generation `generation` brings v1 again.
    private static EntryPut again(long generation) {
        return new EntryPut(generation, entry(generation, "v1"));
    }

    private static StatusReported says(OperationalStatus status, String version, String variant) {
        return new StatusReported(
                status,
                Optional.of(new Version(version)),
                Optional.of(variant).filter(text -> !text.isEmpty()).map(VariantId::new),
                Optional.empty(),
                NOW.plusSeconds(9));
    }

    @Test
    void isCompletedAtOnceAndFetchesNothing() {
        Assignment image = after(RUNS, again(2));
        assertThat(image.classOf(2)).contains(TargetClass.COMPLETED);
        assertThat(Offer.of(image)).isEmpty();
        Counts counts = AssignmentChange.counts(image, 2);
        assertThat(counts.completed()).isEqualTo(1);
        assertThat(counts.bytesTotal()).isZero();
        assertThat(image.running()).isEqualTo(RUNS.running());
    }

    @Test
    void itsWordOutsideOfADistributionIsEnough() {
        Assignment image =
                after(NOTHING, says(OperationalStatus.OPERATIONAL, "v1", "fp16"), again(1));
        assertThat(image.classOf(1)).contains(TargetClass.COMPLETED);
    }

    @Test
    void whatRunsBadlyIsCountedSo() {
        Assignment image = after(RUNS, report(1, 2, ReportState.DEGRADED), again(2));
        assertThat(image.classOf(2)).contains(TargetClass.COMPLETED);
        assertThat(AssignmentChange.counts(image, 2).degraded()).isEqualTo(1);
    }

    @Test
    void anotherVersionOrVariantIsBrought() {
        assertThat(after(RUNS, put(2)).classOf(2)).contains(TargetClass.PENDING);
        for (String variant : List.of("int8", "")) {
            Assignment other =
                    after(NOTHING, says(OperationalStatus.OPERATIONAL, "v1", variant), again(1));
            assertThat(other.classOf(1)).contains(TargetClass.PENDING);
        }
    }

    @Test
    void whatHasCrashedIsBroughtAgain() {
        Assignment failed = after(RUNS, report(1, 2, ReportState.FAILED), again(2));
        assertThat(failed.classOf(2)).contains(TargetClass.PENDING);
        Assignment gone =
                after(
                        RUNS,
                        new StatusReported(
                                OperationalStatus.NOT_DEPLOYED,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                NOW.plusSeconds(9)),
                        again(2));
        assertThat(gone.classOf(2)).contains(TargetClass.PENDING);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportState.class,
            names = {"CONNECTING", "TRANSFERRING", "COMPLETED", "LOADING"})
    void aDeviceThatIsAtAnotherOneIsBroughtItBack(ReportState state) {
        Assignment atTwo = after(RUNS, put(2), report(2, 1, state));
        assertThat(after(atTwo, again(3)).classOf(3)).contains(TargetClass.PENDING);
        assertThat(after(atTwo, callOff(2), again(3)).classOf(3)).contains(TargetClass.PENDING);
        Assignment stopped = after(atTwo, callOff(2), report(2, 2, ReportState.CANCELLED));
        assertThat(after(stopped, again(3)).classOf(3)).contains(TargetClass.COMPLETED);
    }

    @Test
    void aWishThatMayHaveBeenSeenCountsAsBegun() {
        assertThat(after(RUNS, put(2), again(3)).classOf(3)).contains(TargetClass.PENDING);
        assertThat(after(RUNS, put(2), callOff(2), again(3)).classOf(3))
                .contains(TargetClass.COMPLETED);
    }

    @Test
    void whatItSaysLaterOfTheFirstOneCountsForTheSecondToo() {
        Assignment twice = after(RUNS, again(2));
        assertThat(after(twice, report(1, 2, ReportState.FAILED)).classOf(2))
                .contains(TargetClass.FAILED);
        Assignment degraded = after(twice, report(1, 2, ReportState.DEGRADED));
        assertThat(AssignmentChange.counts(degraded, 2).degraded()).isEqualTo(1);
        assertThat(after(degraded, report(1, 3, ReportState.OPERATIONAL)).classOf(2))
                .contains(TargetClass.COMPLETED);
    }

    @Test
    void itDoesNotGoBackWithADistributionThatBroughtItNothing() {
        Assignment image =
                after(RUNS, put(2), report(2, 1, ReportState.OPERATIONAL), entryOfTwo(3));
        assertThat(image.canGoBack(3, new Version("v2"))).isFalse();
        Assignment confirmed = after(image, says(OperationalStatus.OPERATIONAL, "v2", "fp16"));
        assertThat(confirmed.canGoBack(3, new Version("v2"))).isFalse();
    }

    private static EntryPut entryOfTwo(long generation) {
        return new EntryPut(generation, entry(generation, "v2"));
    }
}
