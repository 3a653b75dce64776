package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is said of a device whose bytes cannot be read (SPEC D1.6, D1.7).
class UnreadableBytesTest extends DeltaScene {

    private Distribution begin() {
        use(DeltaWish.NEVER, Timeouts.NONE);
        return distribute("2.0");
    }

    private Optional<Blocker> blocker() {
        return fleet.image("d-1").blocker();
    }

    @Test
    void d1_7_damagedBytesKeepADeviceUntilTheyAreHealed() {
        Distribution distribution = begin();
        damage(TARGET);
        assertThat(offered()).isEmpty();

        Blocker found = blocker().orElseThrow();
        assertThat(found.reason()).isEqualTo(BlockerReason.TRANSFER_FAILED);
        assertThat(found.details())
                .contains("the bytes of %s cannot be read: Corrupt".formatted(Digest.of(TARGET)));
        assertThat(found.since()).isEqualTo(stack.clock().instant());
        assertThat(fleet.image("d-1").classOf(distribution.generation()))
                .contains(TargetClass.PENDING);

        store("2.0", TARGET);
        assertThat(offered()).isPresent();
        assertThat(blocker()).isEmpty();
    }

    @Test
    void d1_7_lostBytesKeepADevice() {
        begin();
        lose(TARGET);
        assertThat(offered()).isEmpty();
        assertThat(blocker().orElseThrow().details())
                .contains("the bytes of %s are not there".formatted(Digest.of(TARGET)));
    }

    @Test
    void d1_7_aDeviceThatAsksForFreshUrlsIsKeptToo() {
        Distribution distribution = begin();
        damage(TARGET);
        ApiAnswer answer =
                device().post("/v1/devices/d-1/work/" + distribution.id() + "/download", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("blob_not_available");
        assertThat(blocker().map(Blocker::reason)).contains(BlockerReason.TRANSFER_FAILED);
    }

    @Test
    void d1_6_sinceStandsAsLongAsTheBytesCannotBeRead() {
        begin();
        damage(TARGET);
        poll();
        Instant first = blocker().orElseThrow().since();
        long revision = fleet.image("d-1").revision();
        stack.clock().advance(Duration.ofMinutes(5));
        poll();
        assertThat(fleet.image("d-1").revision()).isEqualTo(revision);

        lose(TARGET);
        poll();
        assertThat(blocker().orElseThrow().since()).isEqualTo(first);
        assertThat(blocker().orElseThrow().details().orElseThrow()).endsWith("are not there");
    }

    @Test
    void aDeviceThatHasAllBytesGoesOnWithItsWork() {
        Distribution distribution = begin();
        fleet.report("d-1", distribution.generation(), 1, ReportState.COMPLETED);
        damage(TARGET);
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("version").asText()).isEqualTo("2.0");
        assertThat(blocker()).isEmpty();
    }

    @Test
    void aDeviceThatFallsSilentMeanwhileIsPartitioned_andKeptAgainOnceItCalls() {
        Distribution distribution = begin();
        damage(TARGET);
        poll();
        Assignment image = fleet.image("d-1");
        Instant now = stack.clock().instant();
        AssignmentEvent.Silent silent =
                new AssignmentEvent.Silent(
                        distribution.generation(), 1, Optional.empty(), now, now);
        AssignmentsTable.of(stack.backends()).change(image, each -> each.next(silent));
        assertThat(blocker().map(Blocker::reason)).contains(BlockerReason.NETWORK_PARTITION);
        poll();
        assertThat(blocker().map(Blocker::reason)).contains(BlockerReason.TRANSFER_FAILED);
    }

    @Test
    void whatADeviceSaysOfItselfIsNotForgottenForBytesThatCanBeRead() {
        Distribution distribution = begin();
        ApiAnswer told =
                device().post(
                                "/v1/devices/d-1/work/" + distribution.id() + "/report",
                                "{\"generation\": 1, \"sequence\": 1, \"state\": \"Connecting\","
                                        + " \"reason\": \"TransferFailed\"}");
        assertThat(told.json().path("accepted").asBoolean()).isTrue();
        poll();
        assertThat(blocker().map(Blocker::reason)).contains(BlockerReason.TRANSFER_FAILED);
    }

    @Test
    void d1_6_whatADeviceSaysOfItselfStandsWhileItsBytesAreDamagedAndHealed() {
        Distribution distribution = begin();
        assertThat(tellStorage(distribution, 1)).isTrue();
        Blocker told = blocker().orElseThrow();
        assertThat(told.reason()).isEqualTo(BlockerReason.INSUFFICIENT_STORAGE);

        stack.clock().advance(Duration.ofHours(1));
        damage(TARGET);
        long revision = fleet.image("d-1").revision();
        assertThat(offered()).isEmpty();
        assertThat(blocker()).contains(told);
        assertThat(fleet.image("d-1").revision()).isEqualTo(revision);

        stack.clock().advance(Duration.ofHours(1));
        store("2.0", TARGET);
        assertThat(offered()).isPresent();
        assertThat(blocker()).contains(told);

        assertThat(tellStorage(distribution, 2)).isTrue();
        assertThat(blocker().orElseThrow().since()).isEqualTo(told.since());
    }

    @Test
    void damagedBytesKeepADeviceOnceWhatItSaidIsOver() {
        Distribution distribution = begin();
        assertThat(tellStorage(distribution, 1)).isTrue();
        damage(TARGET);
        poll();
        fleet.report("d-1", distribution.generation(), 2, ReportState.CONNECTING);
        assertThat(blocker()).isEmpty();
        poll();
        assertThat(blocker().map(Blocker::reason)).contains(BlockerReason.TRANSFER_FAILED);
    }

    private boolean tellStorage(Distribution distribution, int sequence) {
        return device().post(
                        "/v1/devices/d-1/work/" + distribution.id() + "/report",
                        ("{\"generation\": 1, \"sequence\": %d, \"state\": \"Connecting\","
                                        + " \"reason\": \"InsufficientStorage\"}")
                                .formatted(sequence))
                .json()
                .path("accepted")
                .asBoolean();
    }

    @Test
    void itCostsOneWriteWhenItBeginsAndOneWhenItIsOver() {
        begin();
        device().get("/v1/devices/d-1/work");
        damage(TARGET);
        CallCounts counts = new CallCounts();
        for (int i = 0; i < 3; i++) {
            device(stack.counted(counts)).get("/v1/devices/d-1/work");
        }
        assertThat(counts.calls("DynamoDb", "PutItem")).isEqualTo(1);
        store("2.0", TARGET);
        counts.reset();
        for (int i = 0; i < 3; i++) {
            device(stack.counted(counts)).get("/v1/devices/d-1/work");
        }
        assertThat(counts.calls("DynamoDb", "PutItem")).isEqualTo(1);
    }

    @Test
    void ofSeveralWhoFindItOneNotesIt() {
        begin();
        damage(TARGET);
        long before = fleet.image("d-1").revision();
        Race.of(6).run(_ -> poll().status());
        assertThat(fleet.image("d-1").revision()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void isNotedAndForgottenWithAFaultAtEveryCall(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    prepareAnew();
                    begin();
                    damage(TARGET);
                    assertThat(ask(faults).json().path("work")).isEmpty();
                    assertThat(blocker()).isPresent();
                });
        Crashes.atEveryCall(
                kind,
                faults -> {
                    prepareAnew();
                    begin();
                    damage(TARGET);
                    poll();
                    store("2.0", TARGET);
                    assertThat(ask(faults).json().path("work")).hasSize(1);
                    assertThat(blocker()).isEmpty();
                });
    }
}
