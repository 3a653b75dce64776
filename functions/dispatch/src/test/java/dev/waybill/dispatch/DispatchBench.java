package dev.waybill.dispatch;

import dev.waybill.aws.distribution.OwedWalks;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// A fleet on twins and a dispatcher that works on it.
final class DispatchBench {

    final TestStack stack = TestStack.onTwins();
    final TestFleet fleet = new TestFleet(stack);
    final TestProjection projection = new TestProjection(stack);
    final Dispatcher dispatcher = Wiring.dispatcher(stack.backends(), Parallel.none());

    /// Another dispatcher, whose table calls `hook` sees.
    Dispatcher watched(CallHook hook) {
        return Wiring.dispatcher(
                stack.through(client -> CallHook.around(DynamoDbClient.class, client, hook))
                        .backends(),
                Parallel.none());
    }

    static Task.Plan plan(String id, int segment, int page) {
        return new Task.Plan(id, new Position(segment, page));
    }

    static Task.CallOff callOff(String id) {
        return new Task.CallOff(id, Optional.empty(), 0);
    }

    static Task.Settle settle(String id) {
        return new Task.Settle(id, Optional.empty());
    }

    /// Performs a task and all that it sends.
    void through(Task task) {
        Deque<Task> open = new ArrayDeque<>();
        open.add(task);
        while (!open.isEmpty()) {
            dispatcher.perform(open.removeFirst());
            fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
        }
    }

    /// Whether a dispatcher that performs a task, and so many times what it has sent, crashes; then
    /// the time goes by in which its message stays hidden. What it has sent and not taken is lost.
    boolean crashes(CrashAt at, Task task, int rounds) {
        Dispatcher crashing = watched(at);
        try {
            crashing.perform(task);
            for (int i = 0; i < rounds; i++) {
                for (String message : fleet.takeTasks()) {
                    crashing.perform(Tasks.read(message));
                }
            }
            return false;
        } catch (Crash e) {
            untilGivenBack();
            return true;
        } finally {
            fleet.takeTasks();
        }
    }

    /// Whether a request writes what is wanted of a device.
    boolean isAssignment(SdkRequest request) {
        return request instanceof PutItemRequest put
                && put.tableName().equals(stack.backends().config().tables().assignments());
    }

    /// Two segments, the first of which ends with the device `d-1`.
    static List<Segment> twoSegments() {
        Optional<DeviceId> middle = Optional.of(new DeviceId("d-1"));
        return List.of(
                Segment.open(0, Optional.empty(), middle),
                Segment.open(1, middle, Optional.empty()));
    }

    /// The time goes by in which a message that failed stays hidden.
    void untilGivenBack() {
        stack.clock().advance(Duration.ofMinutes(6));
    }

    /// The time goes by in which upkeep sends what a walk owes again, and that is performed.
    void resendWalks() {
        OwedWalks owed = OwedWalks.of(stack.backends());
        for (int minute = 0; minute < 8; minute++) {
            stack.clock().advance(Duration.ofSeconds(61));
            Instant now = stack.clock().instant();
            owed.list(now, 10).stream()
                    .flatMap(walk -> owed.claim(walk, now).stream())
                    .map(Tasks::read)
                    .forEach(this::through);
        }
    }

    /// Plans a distribution of one segment.
    void plan(String id) {
        through(plan(id, 0, 0));
    }

    /// Counts what has happened, and ends what can end.
    void settleAll(String... ids) {
        projection.catchUp();
        for (String id : ids) {
            through(settle(id));
        }
    }
}
