package dev.waybill.dispatch;

import static dev.waybill.dispatch.DispatchBench.callOff;
import static dev.waybill.dispatch.DispatchBench.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Leaving;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.assignment.Progress;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Devices that are deleted beside what asks them for something (SPEC D1.12): whatever comes first,
/// upkeep ends that, or is told to.
class DepartedTest {

    private static final String DEVICE = "n1";

    /// A time in which upkeep has ended what a deletion left.
    private static final Duration LONG = Duration.ofSeconds(61);

    private DispatchBench bench = new DispatchBench();

    private void begin() {
        bench = new DispatchBench();
        bench.fleet.register(DEVICE, "n2");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        bench.fleet.open("1.0");
    }

    private MembershipsTable memberships() {
        return MembershipsTable.of(bench.stack.backends());
    }

    private List<Leaving> noted() {
        return memberships().listLeaving(10, Optional.empty()).items();
    }

    private boolean isAsked() {
        Assignment image = bench.fleet.image(DEVICE);
        return image.desired().flatMap(image::classOf).filter(TargetClass::isOpen).isPresent();
    }

    /// A minute of upkeep: what open distributions want of deleted devices fails.
    private void endDeleted() {
        Instant now = bench.stack.clock().instant();
        for (Leaving gone : noted()) {
            if (gone.isDue(now)) {
                boolean isBack =
                        DevicesTable.of(bench.stack.backends()).find(gone.deviceId()).isPresent();
                if (!isBack) {
                    AssignmentsTable.of(bench.stack.backends())
                            .listOfDevice(gone.deviceId())
                            .forEach(image -> fail(image, now));
                }
                memberships().settle(gone);
            }
        }
    }

    private void fail(Assignment image, Instant now) {
        boolean isOpen =
                image.desiredEntry()
                        .map(Entry::distributionId)
                        .map(bench.fleet::distribution)
                        .filter(distribution -> distribution.state().isOpen())
                        .isPresent();
        image.desired()
                .filter(_ -> isOpen)
                .ifPresent(generation -> {
                    Progress progress = image.entry(generation).orElseThrow().progress();
                    AssignmentsTable.of(bench.stack.backends())
                            .change(
                                    image,
                                    each ->
                                            each.next(
                                                    new AssignmentEvent.TimedOut(
                                                            generation,
                                                            progress.attempt(),
                                                            progress.lastSequence(),
                                                            Expiry.ofNobody(now),
                                                            now)));
                });
    }

    /// The device is deleted, and upkeep ends what it finds and forgets it.
    private void deleteAndForget() {
        bench.fleet.remove(DEVICE);
        bench.stack.clock().advance(LONG);
        endDeleted();
    }

    /// Deletes the device once, before a call.
    private final class Deletion implements CallHook {

        private final Predicate<SdkRequest> call;
        private final Consumer<DepartedTest> deletion;
        private boolean isDone;

        Deletion(Predicate<SdkRequest> call, Consumer<DepartedTest> deletion) {
            this.call = call;
            this.deletion = deletion;
        }

        @Override
        public void before(String operation, SdkRequest request) {
            if (!isDone && call.test(request)) {
                isDone = true;
                deletion.accept(DepartedTest.this);
            }
        }
    }

    /// One hook behind the other.
    private static CallHook both(CallHook first, CallHook second) {
        return new CallHook() {
            @Override
            public void before(String operation, SdkRequest request) {
                first.before(operation, request);
                second.before(operation, request);
            }

            @Override
            public void after(String operation, SdkRequest request) {
                first.after(operation, request);
                second.after(operation, request);
            }
        };
    }

    /// Performs `task` with the deletion before each call in turn; then with one that upkeep
    /// forgets just as the device is written to, and a crash at each call in turn, after which the
    /// message comes again. In the end nothing is wanted of the device.
    private void everywhere(Runnable prepare, Task task) {
        for (Consumer<DepartedTest> deletion : deletions()) {
            int calls = 0;
            boolean isDone = true;
            for (; isDone; calls++) {
                int which = calls;
                int[] seen = {0};
                begin();
                prepare.run();
                Deletion each = new Deletion(_ -> seen[0]++ == which, deletion);
                isDone = !crashes(each, task) && each.isDone;
                assertEnded(each, task, "call " + which);
            }
            assertThat(calls).isGreaterThan(5);
        }
        for (CrashAt.Moment moment : CrashAt.Moment.values()) {
            boolean isCrashed = true;
            for (int call = 0; isCrashed; call++) {
                begin();
                prepare.run();
                Deletion beside = new Deletion(this::isAsking, DepartedTest::deleteAndForget);
                isCrashed = crashes(both(beside, new CrashAt(call, moment)), task);
                assertEnded(beside, task, moment + " crash " + call);
            }
        }
    }

    private static List<Consumer<DepartedTest>> deletions() {
        return List.of(DepartedTest::deleteAndForget, test -> test.bench.fleet.remove(DEVICE));
    }

    private boolean isAsking(SdkRequest request) {
        return bench.isAssignment(request)
                || request instanceof TransactWriteItemsRequest together
                        && together.transactItems().stream()
                                .anyMatch(item ->
                                        item.put() != null
                                                && item.put().tableName().equals(assignments()));
    }

    private String assignments() {
        return bench.stack.backends().config().tables().assignments();
    }

    private boolean crashes(CallHook hook, Task task) {
        try {
            bench.watched(hook).perform(task);
            return false;
        } catch (Crash e) {
            bench.untilGivenBack();
            return true;
        }
    }

    private void assertEnded(Deletion deletion, Task task, String when) {
        if (!deletion.isDone) {
            bench.fleet.remove(DEVICE);
        }
        bench.through(task);
        bench.stack.clock().advance(LONG);
        endDeleted();
        assertThat(isAsked()).as(when).isFalse();
        assertThat(noted()).as(when).isEmpty();
    }

    private void twoPlanned() {
        bench.plan("d1");
        bench.fleet.open("2.0");
        bench.plan("d2");
    }

    @Test
    void d1_12_whoIsGivenBackToAnOlderDistributionIsLookedFor() {
        begin();
        twoPlanned();
        deleteAndForget();
        assertThat(bench.fleet.image(DEVICE).classOf(2)).contains(TargetClass.FAILED);
        assertThat(noted()).isEmpty();

        bench.fleet.cancel("d2");
        bench.through(callOff("d2"));

        assertThat(bench.fleet.image(DEVICE).classOf(1)).contains(TargetClass.PENDING);
        assertThat(noted()).extracting(Leaving::deviceId).containsExactly(new DeviceId(DEVICE));
        bench.stack.clock().advance(LONG);
        endDeleted();
        assertThat(bench.fleet.image(DEVICE).classOf(1)).contains(TargetClass.FAILED);
        assertThat(bench.fleet.image("n2").classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void whoIsGivenBackToNobodyIsNotLookedFor() {
        begin();
        bench.plan("d1");
        deleteAndForget();
        bench.fleet.cancel("d1");
        int[] looks = {0};
        bench.watched(looksAtDevices(looks)).perform(callOff("d1"));
        assertThat(looks[0]).isZero();
        assertThat(noted()).isEmpty();
    }

    @Test
    void planningThatIsQuickLooksAtEachDeviceOnce() {
        begin();
        int[] looks = {0};
        bench.watched(looksAtDevices(looks)).perform(plan("d1", 0, 0));
        assertThat(looks[0]).isEqualTo(1);
    }

    private CallHook looksAtDevices(int[] looks) {
        return new CallHook() {
            @Override
            public void before(String operation, SdkRequest request) {
                String devices = bench.stack.backends().config().tables().devices();
                boolean isLook =
                        request instanceof BatchGetItemRequest batch
                                && batch.requestItems().containsKey(devices);
                looks[0] += isLook ? 1 : 0;
            }
        };
    }

    @Test
    void d1_12_aDeviceMayBeDeletedWheneverItIsPlanned() {
        everywhere(() -> {}, plan("d1", 0, 0));
    }

    @Test
    void d1_12_aDeviceMayBeDeletedWheneverALaterDistributionIsCalledOff() {
        everywhere(
                () -> {
                    twoPlanned();
                    bench.fleet.cancel("d2");
                },
                callOff("d2"));
    }

    @Test
    void d1_12_aDeviceMayBeDeletedWheneverItIsAskedAgain() {
        everywhere(
                () -> {
                    bench.plan("d1");
                    bench.fleet.report(DEVICE, 1, 1, ReportState.FAILED);
                    bench.fleet.askAgain("d1");
                },
                new Task.Retry("d1", 1, Optional.empty()));
    }
}
