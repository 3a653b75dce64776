package dev.waybill.local.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Calls a function at a fixed rate, the first time one period after the start. A call that takes
/// longer than a period puts off the next one.
public final class ScheduleSource implements AutoCloseable {

    private final LambdaFunction function;
    private final EventSource.Schedule schedule;
    private final InstantSource clock;
    private final Thread thread;

    private ScheduleSource(
            LambdaFunction function, EventSource.Schedule schedule, InstantSource clock) {
        this.function = function;
        this.schedule = schedule;
        this.clock = clock;
        this.thread =
                Thread.ofVirtual()
                        .name("schedule-" + function.declaration().name())
                        .unstarted(this::run);
    }

    public static ScheduleSource start(
            LambdaFunction function, EventSource.Schedule schedule, InstantSource clock) {
        ScheduleSource source = new ScheduleSource(function, schedule, clock);
        source.thread.start();
        return source;
    }

    /// Calls `function` now, beside its schedule.
    public static Outcome fire(
            LambdaFunction function, EventSource.Schedule schedule, InstantSource clock) {
        return function.invoke(schedule.input().orElseGet(() -> event(function, clock)));
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                TimeUnit.NANOSECONDS.sleep(schedule.every().toNanos());
                fire(function, schedule, clock);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private static String event(LambdaFunction function, InstantSource clock) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", "000000000000");
        event.put("time", clock.instant().toString());
        event.put("region", "us-east-1");
        event.putArray("resources")
                .add("arn:aws:events:us-east-1:000000000000:rule/" + function.declaration().name());
        event.putObject("detail");
        return event.toString();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
