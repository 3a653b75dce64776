package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.Recount;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a device that may only fetch a delta whose plan or pack cannot be read any more
/// (SPEC D1.7).
class RequiredDeltaTest extends DeltaScene {

    private Distribution begin() {
        installBase();
        use(DeltaWish.REQUIRED, Timeouts.NONE);
        Distribution second = distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        return second;
    }

    private Delta delta() {
        return DeltasTable.of(stack.backends()).find(pair(BASE, TARGET)).orElseThrow();
    }

    private long messages() {
        String queue = stack.backends().config().queues().indexing();
        return QueueMessages.takeAll(stack.backends().clients().sqs(), queue).stream()
                .filter(body -> body.contains(pair(BASE, TARGET).toString()))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void d1_7_aPlanOrPackThatBecameUnreadableIsMadeAnew(Spoilt how) {
        begin();
        messages();
        spoil(how);

        assertThat(offered()).isEmpty();
        assertThat(delta().state()).isEqualTo(new DeltaState.Asked());
        assertThat(delta().renewals()).isEqualTo(1);
        assertThat(messages()).isEqualTo(1);
        assertThat(offered()).isEmpty();
        assertThat(messages()).isZero();

        make(pair(BASE, TARGET));
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("delta");
        assertThat(
                        BlobsTable.of(stack.backends())
                                .isHeld(Digest.of(PLAN), DeltaSteps.holder(pair(BASE, TARGET))))
                .isTrue();
        Recount.of(stack.backends()).assertExact();
    }

    /// What may happen to a plan or a pack.
    enum Spoilt {
        PLAN_DAMAGED,
        PACK_DAMAGED,
        PLAN_LOST,
        PACK_LOST
    }

    private void spoil(Spoilt how) {
        switch (how) {
            case PLAN_DAMAGED -> damage(PLAN);
            case PACK_DAMAGED -> damage(PACK);
            case PLAN_LOST -> lose(PLAN);
            case PACK_LOST -> lose(PACK);
        }
    }

    @Test
    void d1_7_aDeltaThatIsSpoiltAgainAndAgainFailsTheDeviceWithAReason() {
        Distribution second = begin();
        for (int i = 0; i < Delta.MOST_RENEWALS; i++) {
            damage(PACK);
            assertThat(offered()).isEmpty();
            make(pair(BASE, TARGET));
        }
        damage(PACK);
        assertThat(offered()).isEmpty();

        assertThat(delta().state()).isEqualTo(new DeltaState.Declined(DeltaRefusal.UNREADABLE));
        assertThat(fleet.image("d-1").classOf(second.generation())).contains(TargetClass.FAILED);
        assertThat(entry(second).blocker().orElseThrow().reason())
                .isEqualTo(BlockerReason.TRANSFER_FAILED);
        assertThat(entry(second).blocker().orElseThrow().details())
                .contains(
                        "a delta is required: its plan or pack was lost or damaged again and"
                                + " again");

        stack.clock().advance(Duration.ofHours(1));
        review();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isEmpty();
        assertThat(
                        BlobsTable.of(stack.backends())
                                .isHeld(Digest.of(PACK), DeltaSteps.holder(pair(BASE, TARGET))))
                .isFalse();
        Recount.of(stack.backends()).assertExact();
    }

    @Test
    void aDeviceThatHasAllBytesIsToldOfTheDelta() {
        Distribution second = complete();
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("mode").asText()).isEqualTo("delta");
        assertThat(item.path("delta").path("required").asBoolean()).isTrue();
        assertNothingHappened(second);
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatHasAllBytesGoesOnWithItsWork_whateverIsSpoilt(Spoilt how) {
        Distribution second = complete();
        messages();
        spoil(how);
        for (int i = 0; i <= Delta.MOST_RENEWALS; i++) {
            assertIsOfferedWithoutADelta();
        }
        assertThat(delta().state()).isInstanceOf(DeltaState.Ready.class);
        assertThat(delta().renewals()).isZero();
        assertThat(messages()).isZero();
        assertNothingHappened(second);
    }

    @Test
    void aDeviceThatHasAllBytesGoesOnWithItsWork_whenTheDeltaWasLetGo() {
        Distribution second = complete();
        messages();
        stack.clock().advance(Duration.ofDays(31));
        review();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isEmpty();

        assertIsOfferedWithoutADelta();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isEmpty();
        assertThat(messages()).isZero();
        assertNothingHappened(second);
    }

    @Test
    void aDeviceThatHasAllBytesGoesOnWithItsWork_whenNoBaseIsKnown() {
        Distribution second = complete();
        ApiAnswer told =
                device().put(
                                "/v1/devices/d-1/models/model/status",
                                "{\"operational_status\": \"NotDeployed\"}");
        assertThat(told.status()).isLessThan(300);
        assertThat(fleet.image("d-1").running()).isEmpty();

        assertIsOfferedWithoutADelta();
        assertNothingHappened(second);
    }

    @Test
    void aDeviceThatLostItsBytesIsGivenTheDeltaAnew_notTheBlob() {
        Distribution second = complete();
        stack.clock().advance(Duration.ofDays(31));
        review();
        fleet.report("d-1", second.generation(), 2, ReportState.CONNECTING);
        assertThat(device().post("/v1/devices/d-1/work/" + second.id() + "/download", "").code())
                .isEqualTo("blob_not_available");
        assertThat(offered()).isEmpty();

        make(pair(BASE, TARGET));
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("delta").path("required").asBoolean()).isTrue();
    }

    /// A device that has fetched a required delta, and has not started the new version yet.
    private Distribution complete() {
        Distribution second = begin();
        poll();
        fleet.report("d-1", second.generation(), 1, ReportState.COMPLETED);
        return second;
    }

    private void assertIsOfferedWithoutADelta() {
        JsonNode item = offered().orElseThrow();
        assertThat(item.path("version").asText()).isEqualTo("2.0");
        assertThat(item.path("mode").asText()).isEqualTo("delta");
        assertThat(item.has("delta")).isFalse();
    }

    private void assertNothingHappened(Distribution second) {
        assertThat(entry(second).progress().state()).isEqualTo(ReportState.COMPLETED);
        assertThat(entry(second).mode()).isEqualTo(TransferMode.DELTA);
        assertThat(entry(second).blocker()).isEmpty();
    }

    @Test
    void theDailyLookLetsGoWhatCannotBeRead() {
        begin();
        stack.clock().advance(Duration.ofDays(1));
        review();
        assertThat(delta().state()).isInstanceOf(DeltaState.Ready.class);

        damage(PLAN);
        stack.clock().advance(Duration.ofDays(1));
        review();
        assertThat(DeltasTable.of(stack.backends()).find(pair(BASE, TARGET))).isEmpty();
        Recount.of(stack.backends()).assertExact();
    }

    private void review() {
        DeltaSteps steps = DeltaSteps.of(stack.backends());
        DeltasTable.of(stack.backends())
                .listDue(stack.clock().instant(), 100)
                .forEach(due -> steps.review(due, stack.clock().instant()));
    }

    @Test
    void freshUrlsOfARequiredDeltaAreNotThoseOfTheBlobAlone() {
        Distribution second = begin();
        String path = "/v1/devices/d-1/work/" + second.id() + "/download";
        ApiAnswer early = device().post(path, "");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("blob_not_available");

        poll();
        assertThat(device().post(path, "").json().path("delta").path("required").asBoolean())
                .isTrue();

        damage(PLAN);
        ApiAnswer late = device().post(path, "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("blob_not_available");
    }

    @Test
    void ofSeveralWhoMeetASpoiltDeltaOneAsksForItAnew() {
        begin();
        messages();
        damage(PACK);
        Race.of(6).run(_ -> poll().status());
        assertThat(delta().renewals()).isEqualTo(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aDeviceThatMayFetchTheBlobDoesSoAtOnce_andTheDeltaIsMadeAnewForOthers() {
        installBase();
        distribute("2.0");
        poll();
        make(pair(BASE, TARGET));
        damage(PACK);
        assertThat(offered().orElseThrow().path("mode").asText()).isEqualTo("full");
        assertThat(delta().state()).isEqualTo(new DeltaState.Asked());
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void isMadeAnewWithAFaultAtEveryCall(Fault.Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            prepareAnew();
                            use(DeltaWish.REQUIRED, Timeouts.NONE);
                            distribute("2.0");
                            poll();
                            make(pair(BASE, TARGET));
                            damage(PACK);
                            assertThat(ask(faults).json().path("work")).isEmpty();
                            assertThat(delta().state()).isEqualTo(new DeltaState.Asked());
                            assertThat(delta().renewals()).isEqualTo(1);
                            make(pair(BASE, TARGET));
                            assertThat(offered().orElseThrow().path("mode").asText())
                                    .isEqualTo("delta");
                        });
        assertThat(played).isGreaterThan(5);
    }
}
