package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.Race;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Targets whose devices were deleted (SPEC D1.12).
class EndDeletedTest {

    private TestStack stack = TestStack.onTwins();
    private TestFleet fleet = new TestFleet(stack);

    /// The distribution d1 to n1 and n2, which runs.
    private Distribution run() {
        stack = TestStack.onTwins();
        fleet = new TestFleet(stack);
        fleet.register("n1", "n2");
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "n1", "n2");
        fleet.assign(distribution, "n1", "n2");
        fleet.run("d1", 2);
        return distribution;
    }

    private int pass() {
        return new EndDeleted(stack.backends()).perform(stack.clock().instant());
    }

    /// A pass after whoever had seen the device has written what he wants of it.
    private int laterPass() {
        stack.clock().advance(Duration.ofMinutes(1));
        return pass();
    }

    private Optional<TargetClass> target(String device) {
        return fleet.image(device).classOf(1);
    }

    private boolean isNoted() {
        return !MembershipsTable.of(stack.backends())
                .listLeaving(10, Optional.empty())
                .items()
                .isEmpty();
    }

    @Test
    void d1_12_aDeviceThatWasDeletedHasFailedWithinTwoMinutes() {
        run();
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        fleet.remove("n1");
        stack.clock().advance(Duration.ofSeconds(59));
        assertThat(pass()).isZero();
        assertThat(target("n1")).contains(TargetClass.IN_PROGRESS);

        assertThat(laterPass()).isEqualTo(1);

        assertThat(target("n1")).contains(TargetClass.FAILED);
        Blocker blocker = fleet.image("n1").blocker().orElseThrow();
        assertThat(blocker.reason()).isEqualTo(BlockerReason.UNKNOWN);
        assertThat(blocker.details()).contains("unknown device");
        assertThat(target("n2")).contains(TargetClass.PENDING);
        assertThat(isNoted()).isFalse();
        assertThat(pass()).isZero();
    }

    @Test
    void whatItHadCompletedStays() {
        run();
        fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        fleet.remove("n1");
        long revision = fleet.image("n1").revision();
        laterPass();
        assertThat(target("n1")).contains(TargetClass.COMPLETED);
        assertThat(fleet.image("n1").revision()).isEqualTo(revision);
    }

    @Test
    void aDeviceThatIsRegisteredAnewGoesOn() {
        run();
        fleet.remove("n1");
        fleet.register("n1");
        laterPass();
        assertThat(target("n1")).contains(TargetClass.PENDING);
        assertThat(isNoted()).isFalse();
    }

    @Test
    void d1_14_whatWasCalledOffIsLeftToBeTold() {
        Distribution distribution = run();
        fleet.cancel("d1");
        fleet.remove("n1");
        laterPass();
        assertThat(target("n1")).contains(TargetClass.PENDING);
        fleet.callOff(distribution, "n1");
        assertThat(target("n1")).contains(TargetClass.CANCELLED);
    }

    @Test
    void onlyWhatIsWantedFails_whatALaterDistributionTookStays() {
        run();
        fleet.publish("2.0");
        Distribution second = fleet.openTo("2.0", "n1");
        fleet.assign(second, "n1");
        fleet.run("d2", 1);
        fleet.remove("n1");
        laterPass();
        assertThat(target("n1")).contains(TargetClass.SUPERSEDED);
        assertThat(fleet.image("n1").classOf(2)).contains(TargetClass.FAILED);
    }

    @Test
    void d1_12_whatComesBackAfterALaterDistributionWasCalledOffFailsInTheSamePass() {
        run();
        fleet.publish("2.0");
        Distribution second = fleet.openTo("2.0", "n1");
        fleet.assign(second, "n1");
        fleet.run("d2", 1);
        fleet.remove("n1");
        stack.clock().advance(Duration.ofMinutes(1));
        // The target of d2 is to fail; just before, d2 is called off, and the device given back.
        AtomicBoolean isPlayed = new AtomicBoolean();
        TestStack beside =
                hooked(request -> {
                    if (request instanceof PutItemRequest && !isPlayed.getAndSet(true)) {
                        fleet.cancel("d2");
                        fleet.callOff(second, "n1");
                    }
                });
        new EndDeleted(beside.backends()).perform(stack.clock().instant());
        assertThat(isPlayed).isTrue();
        assertThat(fleet.image("n1").classOf(2)).contains(TargetClass.CANCELLED);
        assertThat(target("n1")).contains(TargetClass.FAILED);
    }

    private TestStack hooked(Consumer<SdkRequest> before) {
        CallHook hook =
                new CallHook() {
                    @Override
                    public void before(String operation, SdkRequest request) {
                        before.accept(request);
                    }
                };
        return stack.through(client -> CallHook.around(DynamoDbClient.class, client, hook));
    }

    private static final int MANY = 450;

    /// A distribution to so many devices that a pass has much to do, all of which are deleted.
    private void removeMany() {
        stack = TestStack.onTwins();
        fleet = new TestFleet(stack);
        String[] ids =
                IntStream.range(0, MANY).mapToObj("n-%03d"::formatted).toArray(String[]::new);
        fleet.register(ids);
        fleet.publish("1.0");
        fleet.assign(fleet.openTo("1.0", ids), ids);
        fleet.run("d1", MANY);
        for (String id : ids) {
            fleet.remove(id);
        }
        stack.clock().advance(Duration.ofMinutes(1));
    }

    private long failed() {
        return IntStream.range(0, MANY)
                .filter(i -> target("n-%03d".formatted(i)).equals(Optional.of(TargetClass.FAILED)))
                .count();
    }

    @Test
    void aPassReadsEachDistributionOnce() {
        removeMany();
        String distributions = stack.backends().config().tables().distributions();
        AtomicInteger reads = new AtomicInteger();
        TestStack counting =
                hooked(request -> {
                    if (request instanceof GetItemRequest get
                            && get.tableName().equals(distributions)) {
                        reads.incrementAndGet();
                    }
                });
        assertThat(new EndDeleted(counting.backends()).perform(stack.clock().instant()))
                .isEqualTo(MANY);
        assertThat(reads).hasValue(1);
        assertThat(failed()).isEqualTo(MANY);
        assertThat(isNoted()).isFalse();
    }

    @Test
    void aPassEndsInTime_theNextOnesGoOn() {
        removeMany();
        TestStack slow =
                hooked(request -> {
                    if (request instanceof PutItemRequest) {
                        stack.clock().advance(Duration.ofMillis(250));
                    }
                });
        new EndDeleted(slow.backends()).perform(stack.clock().instant());
        assertThat(failed()).isEqualTo(200);
        new EndDeleted(slow.backends()).perform(stack.clock().instant());
        assertThat(failed()).isEqualTo(400);
        pass();
        assertThat(failed()).isEqualTo(MANY);
        assertThat(isNoted()).isFalse();
    }

    @Test
    void aNoteThatCannotBeActedOnKeepsNoOtherBack() {
        removeMany();
        TestStack faulty =
                hooked(request -> {
                    if (request instanceof QueryRequest query
                            && query.expressionAttributeValues()
                                    .containsValue(AttributeValue.fromS("n-000"))) {
                        throw new IllegalStateException("cannot be read");
                    }
                });
        for (int minute = 0; minute < 3; minute++) {
            assertThatThrownBy(() ->
                            new EndDeleted(faulty.backends()).perform(stack.clock().instant()))
                    .hasMessageContaining("cannot be read");
        }
        assertThat(failed()).isEqualTo(MANY - 1);
    }

    @Test
    void aDeletionThatComesMeanwhileIsNotForgotten() {
        run();
        fleet.remove("n1");
        MembershipsTable memberships = MembershipsTable.of(stack.backends());
        MembershipsTable.Leaving seen =
                memberships.listLeaving(1, Optional.empty()).items().getFirst();
        stack.clock().advance(Duration.ofSeconds(1));
        fleet.register("n1");
        fleet.remove("n1");
        memberships.settle(seen);
        assertThat(isNoted()).isTrue();
    }

    @Test
    void ofSeveralWhoSeeItOneWrites() {
        run();
        fleet.remove("n1");
        stack.clock().advance(Duration.ofMinutes(1));
        long revision = fleet.image("n1").revision();
        Race.of(6).run(_ -> pass());
        assertThat(target("n1")).contains(TargetClass.FAILED);
        assertThat(fleet.image("n1").revision()).isEqualTo(revision + 1);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void aPassThatIsCutShortIsMadeUpFor(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    run();
                    fleet.remove("n1");
                    stack.clock().advance(Duration.ofMinutes(1));
                    TestStack faulty = stack.failing(faults);
                    try {
                        new EndDeleted(faulty.backends()).perform(stack.clock().instant());
                    } catch (SimulatedCrash | RuntimeException _) {
                        // the next minute goes on
                    }
                    faults.restart();
                    pass();
                    assertThat(target("n1")).contains(TargetClass.FAILED);
                    assertThat(isNoted()).isFalse();
                });
    }
}
