package dev.waybill.dispatch;

import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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

    /// The time goes by in which a message that failed stays hidden.
    void untilGivenBack() {
        stack.clock().advance(Duration.ofMinutes(6));
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
