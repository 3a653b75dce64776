package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.refusal;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.StatusReported;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a device says outside of a distribution (SPEC D1.1–D1.3, D1.13, D1.17).
class StatusTest {

    private static StatusReported status(
            OperationalStatus status, String current, String target, long second) {
        return new StatusReported(
                status,
                Optional.of(current).filter(text -> !text.isEmpty()).map(Version::new),
                Optional.empty(),
                Optional.of(target).filter(text -> !text.isEmpty()).map(Version::new),
                NOW.plusSeconds(second));
    }

    @Test
    void whatRunsIsKept() {
        Assignment image = after(NOTHING, status(OperationalStatus.OPERATIONAL, "1.0", "", 0));
        assertThat(image.running().map(Installed::version)).contains(new Version("1.0"));
        assertThat(image.status().map(ModelStatus::status)).contains(OperationalStatus.OPERATIONAL);
        assertThat(image.desired()).isEmpty();
    }

    @Test
    void aRemovalIsInformation() {
        Assignment image =
                after(
                        NOTHING,
                        status(OperationalStatus.OPERATIONAL, "1.0", "", 0),
                        status(OperationalStatus.NOT_DEPLOYED, "", "", 1));
        assertThat(image.running()).isEmpty();
        assertThat(image.previous().map(Installed::version)).contains(new Version("1.0"));
        assertThat(image.status().map(ModelStatus::status))
                .contains(OperationalStatus.NOT_DEPLOYED);
    }

    @Test
    void anOlderWordIsIgnored() {
        Assignment image = after(NOTHING, status(OperationalStatus.OPERATIONAL, "2.0", "", 5));
        assertThat(refusal(image.next(status(OperationalStatus.OPERATIONAL, "1.0", "", 4))))
                .isEqualTo(Refusal.LATE);
        assertThat(refusal(image.next(status(OperationalStatus.OPERATIONAL, "2.0", "", 5))))
                .isEqualTo(Refusal.ALREADY_THERE);
    }

    @Test
    void aWordAboutTheWantedVersionCountsForTheWork() {
        Assignment image = after(NOTHING, put(1));
        assertThat(after(image, status(OperationalStatus.DOWNLOADING, "old", "v1", 1)).classOf(1))
                .contains(TargetClass.IN_PROGRESS);
        assertThat(after(image, status(OperationalStatus.FAILED, "old", "v1", 1)).classOf(1))
                .contains(TargetClass.FAILED);
        Assignment done = after(image, status(OperationalStatus.OPERATIONAL, "v1", "", 1));
        assertThat(done.classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(done.runningGeneration()).isEqualTo(1);
        assertThat(after(image, status(OperationalStatus.OPERATIONAL, "old", "", 1)).classOf(1))
                .contains(TargetClass.PENDING);
    }

    @Test
    void aWordAboutWorkThatWasCalledOffDoesNotCountForIt() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        callOff(1),
                        status(OperationalStatus.OPERATIONAL, "v1", "", 1));
        assertThat(image.classOf(1)).contains(TargetClass.CANCELLED);
        assertThat(image.running().map(Installed::version)).contains(new Version("v1"));
    }

    @Test
    void aKnownVariantIsKeptWhenTheDeviceLeavesItOut() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        report(1, 1, ReportState.OPERATIONAL),
                        status(OperationalStatus.DEGRADED, "v1", "", 9));
        assertThat(image.running().flatMap(Installed::variantId)).contains(new VariantId("fp16"));
        assertThat(image.entry(1).map(entry -> entry.progress().state()))
                .contains(ReportState.DEGRADED);
    }

    @Test
    void stoppingLeavesWhatRanBefore() {
        Assignment image =
                after(
                        NOTHING,
                        put(1),
                        report(1, 1, ReportState.OPERATIONAL),
                        put(2),
                        report(2, 1, ReportState.TRANSFERRING),
                        callOff(2),
                        report(2, 2, ReportState.CANCELLED));
        assertThat(image.running().map(Installed::version)).contains(new Version("v1"));
        assertThat(image.status().map(ModelStatus::status)).contains(OperationalStatus.OPERATIONAL);
        Assignment first = after(NOTHING, put(1), callOff(1), report(1, 1, ReportState.CANCELLED));
        assertThat(first.status().map(ModelStatus::status))
                .contains(OperationalStatus.NOT_DEPLOYED);
    }
}
