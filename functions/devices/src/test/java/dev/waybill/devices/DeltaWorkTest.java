package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a device is offered the bytes of its work: whole, packed, or made from what it has.
class DeltaWorkTest extends DeltaScene {

    @Test
    void d1_19_aDeviceIsToldToComeBackWhileItsDeltaIsMade_andThenGetsIt() {
        installBase();
        Distribution second = distribute("2.0");

        ApiAnswer first = poll();
        assertThat(first.json().path("work")).isEmpty();
        assertThat(first.json().path("poll_after_seconds").asInt()).isBetween(1, 60);
        make(pair(BASE, TARGET));

        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("delta");
        JsonNode delta = item.path("delta");
        assertThat(delta.path("base_digest").asText()).isEqualTo(Digest.of(BASE).toString());
        assertThat(delta.path("base_version").asText()).isEqualTo("1.0");
        assertThat(delta.path("base_size_bytes").asInt()).isEqualTo(BASE.length);
        assertThat(delta.path("bytes_to_fetch").asInt()).isEqualTo(4000);
        assertThat(delta.path("plan_url").asText()).contains(Digest.of(PLAN).hex());
        assertThat(delta.path("pack_url").asText()).contains(Digest.of(PACK).hex());
        assertThat(item.path("download").path("url").asText()).contains(Digest.of(TARGET).hex());
        assertThat(entry(second).mode()).isEqualTo(TransferMode.DELTA);
    }

    @Test
    void aDeviceDoesNotWaitForEver() {
        installBase();
        Distribution second = distribute("2.0");
        assertThat(offered()).isEmpty();
        stack.clock().advance(Duration.ofSeconds(61));

        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("full");
        assertThat(item.has("delta")).isFalse();
        assertThat(entry(second).mode()).isEqualTo(TransferMode.FULL);
    }

    @Test
    void aDeviceWhoseTimeIsOverSoonerGetsTheFullBlobAtOnce() {
        installBase();
        use(
                DeltaWish.AUTO,
                new Timeouts(
                        Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(60))));
        distribute("2.0");
        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("full");
    }

    @Test
    void theTimeThatDecidesAboutWaitingBeginsWithTheStart() {
        installBase();
        Instant start = stack.clock().instant().plus(Duration.ofHours(2));
        Timeouts timeouts =
                new Timeouts(
                        Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(10)));
        fleet.use(Strategy.of(timeouts, Retries.NONE).paced(Optional.empty(), Optional.of(start)));
        distribute("2.0");
        assertThat(offered()).isEmpty();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isEmpty();
        stack.clock().advance(Duration.ofHours(2));

        assertThat(offered()).isEmpty();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isPresent();
        make(pair(BASE, TARGET));
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("delta");
        assertThat(item.path("deadline").asText())
                .isEqualTo(start.plus(Duration.ofMinutes(10)).toString());
    }

    @Test
    void aDeviceThatIsAskedAgainHasItsTimeAnew_andWaitsForItsDelta() {
        installBase();
        use(
                DeltaWish.AUTO,
                new Timeouts(
                        Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(10))));
        Distribution second = distribute("2.0");
        fleet.report("d-1", second.generation(), 1, ReportState.FAILED);
        stack.clock().advance(Duration.ofMinutes(9).plusSeconds(30));
        assertThat(fleet.askAgain(second.id())).isTrue();
        Assignment image = fleet.image("d-1");
        AssignmentEvent.Retried retried =
                new AssignmentEvent.Retried(
                        second.generation(), 1, entry(second), stack.clock().instant());
        AssignmentsTable.of(stack.backends()).change(image, each -> each.next(retried));

        assertThat(offered()).isEmpty();
        make(pair(BASE, TARGET));
        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("delta");
    }

    @Test
    void aDeviceWithoutBaseGetsThePackedBlob() {
        publish("3.0", LARGE);
        Distribution first = distribute("3.0");
        assertThat(offered()).isEmpty();
        make(pair(new byte[0], LARGE));

        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("packed");
        assertThat(item.path("delta").has("base_digest")).isFalse();
        assertThat(item.path("delta").path("plan_url").asText()).isNotEmpty();
        assertThat(entry(first).mode()).isEqualTo(TransferMode.PACKED);
    }

    @Test
    void neverMeansTheFullBlobAtOnce() {
        installBase();
        use(DeltaWish.NEVER, Timeouts.NONE);
        distribute("2.0");
        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("full");
    }

    @Test
    void requiredWithoutABaseFailsWithAReason() {
        use(DeltaWish.REQUIRED, Timeouts.NONE);
        Distribution second = distribute("2.0");
        assertThat(offered()).isEmpty();

        assertThat(fleet.image("d-1").classOf(second.generation())).contains(TargetClass.FAILED);
        assertThat(entry(second).blocker().orElseThrow().reason())
                .isEqualTo(BlockerReason.TRANSFER_FAILED);
        assertThat(entry(second).blocker().orElseThrow().details())
                .contains("a delta is required: no version is known to run here");
    }

    @Test
    void requiredIsToldWithTheDelta() {
        installBase();
        use(DeltaWish.REQUIRED, Timeouts.NONE);
        distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        assertThat(offered().orElseThrow().path("delta").path("required").asBoolean()).isTrue();
        ApiAnswer fresh = device().post("/v1/devices/d-1/work/d2/download", "");
        assertThat(fresh.json().path("delta").path("required").asBoolean()).isTrue();

        use(DeltaWish.AUTO, Timeouts.NONE);
        distribute("2.0");
        assertThat(offered().orElseThrow().path("delta").has("required")).isFalse();
    }

    @Test
    void requiredWaitsForTheDelta_andFailsWhenThereIsNone() {
        installBase();
        use(DeltaWish.REQUIRED, Timeouts.NONE);
        Distribution second = distribute("2.0");
        assertThat(offered()).isEmpty();
        stack.clock().advance(Duration.ofHours(1));
        assertThat(offered()).isEmpty();
        assertThat(fleet.image("d-1").classOf(second.generation())).contains(TargetClass.PENDING);
        DeltaSteps.of(stack.backends())
                .decline(pair(BASE, TARGET), DeltaRefusal.FAILED, stack.clock().instant());
        assertThat(offered()).isEmpty();
        assertThat(entry(second).blocker().orElseThrow().details())
                .contains("a delta is required: making it failed again and again");
    }

    @Test
    void d1_19_aFallbackIsWrittenDownWithTheReportThatTellsOfIt() {
        installBase();
        Distribution second = distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        poll();
        String path = "/v1/devices/d-1/work/" + second.id() + "/report";
        String report =
                "{\"generation\": %d, \"sequence\": %d, \"state\": \"Transferring\", \"mode\": \"%s\"}";

        ApiAnswer told = device().post(path, report.formatted(second.generation(), 5, "full"));
        assertThat(told.json().path("accepted").asBoolean()).isTrue();
        assertThat(entry(second).mode()).isEqualTo(TransferMode.FULL);
        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("full");

        device().post(path, report.formatted(second.generation(), 4, "delta"));
        assertThat(entry(second).mode()).isEqualTo(TransferMode.FULL);
        ApiAnswer bad = device().post(path, report.formatted(second.generation(), 6, "fast"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text("field")).isEqualTo("mode");
    }

    @Test
    void freshUrlsComeWithPlanAndPack() {
        installBase();
        Distribution second = distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        poll();

        ApiAnswer fresh = device().post("/v1/devices/d-1/work/" + second.id() + "/download", "");

        assertThat(fresh.status()).isEqualTo(200);
        assertThat(fresh.json().path("delta").path("bytes_to_fetch").asInt()).isEqualTo(4000);
        assertThat(fresh.json().path("delta").path("base_version").asText()).isEqualTo("1.0");
        assertThat(fresh.json().path("download").path("url").asText()).isNotEmpty();
    }

    @Test
    void d1_19_whoIsAskedAgainByAnOperatorGetsTheDelta() {
        installBase();
        Distribution second = distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        fleet.report("d-1", second.generation(), 1, ReportState.FAILED);
        Assignment image = fleet.image("d-1");
        AssignmentEvent.Retried retried =
                new AssignmentEvent.Retried(
                        second.generation(), 1, entry(second), stack.clock().instant());
        AssignmentsTable.of(stack.backends()).change(image, each -> each.next(retried));

        JsonNode item = offered().orElseThrow();
        assertThat(item.path("attempt").asInt()).isEqualTo(2);
        assertThat(item.path("mode").asText()).isEqualTo("delta");
    }

    @Test
    void aDeltaWhosePackIsGoneIsNotOffered() {
        installBase();
        distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        lose(PACK);

        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("full");
    }

    @Test
    void anUpdateByDeltaStaysWithinItsBudget() {
        installBase();
        Distribution second = distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        CallCounts counts = new CallCounts();
        ApiClient device = device(stack.counted(counts));
        device.get("/v1/devices/d-1/work");
        device.get("/v1/devices/d-1/work");
        counts.reset();
        device.get("/v1/devices/d-1/work");
        assertThat(counts.writeUnits()).isZero();
        assertThat(counts.readUnits()).isLessThanOrEqualTo(3);
        int sequence = 1;
        for (String state : List.of("Transferring", "Completed", "Operational")) {
            device.post(
                    "/v1/devices/d-1/work/" + second.id() + "/report",
                    "{\"generation\": %d, \"sequence\": %d, \"state\": \"%s\"}"
                            .formatted(second.generation(), sequence++, state));
        }
        assertThat(counts.writeUnits()).isLessThanOrEqualTo(6);
        assertThat(counts.readUnits()).isLessThanOrEqualTo(6);
        assertThat(counts.calls("Sqs")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void offersAgainWhatMetAFault(Fault.Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            prepareAnew();
                            Distribution second = distribute("2.0");
                            ask(faults);
                            make(pair(BASE, TARGET));
                            JsonNode item = offered().orElseThrow();
                            assertThat(item.path("mode").asText()).isEqualTo("delta");
                            assertThat(entry(second).mode()).isEqualTo(TransferMode.DELTA);
                        });
        assertThat(played).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void takesNoteOfTheModeWithAFaultAtEveryCall(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    prepareAnew();
                    Distribution second = distribute("2.0");
                    poll();
                    make(pair(BASE, TARGET));
                    ApiAnswer answer = ask(faults);
                    assertThat(answer.json().path("work").get(0).path("mode").asText())
                            .isEqualTo("delta");
                    assertThat(entry(second).mode()).isEqualTo(TransferMode.DELTA);
                });
    }
}
