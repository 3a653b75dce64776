package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A fleet on one version, brought to the next one.
///
/// Time is simulated: devices act second by second, and Lambda's pollers deliver in every second
/// what it brought. What happens before the second distribution is not measured.
final class Simulation {

    private static final Set<String> ENDS =
            Set.of("Completed", "CompletedWithFailures", "Cancelled", "Aborted", "NoTargets");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int UPKEEP_SECONDS = 60;
    private static final int LOOK_SECONDS = 10;
    private static final int MOST_SECONDS = 100_000;

    private final Scale scale;
    private final Ground ground;
    private final Map<Part, Account> accounts = new EnumMap<>(Part.class);
    private final CallCounts polling = new CallCounts();
    private long second;

    private Simulation(Scale scale, Ground ground) {
        this.scale = scale;
        this.ground = ground;
        for (Part part : Part.values()) {
            accounts.put(part, Account.of(part, ground.stack()));
        }
    }

    /// Simulates on twins.
    static Outcome onTwins(Scale scale) {
        return run(scale, Ground.onTwins());
    }

    static Outcome run(Scale scale, Ground ground) {
        long start = System.nanoTime();
        try (Crew crew = new Crew(scale.threads())) {
            return new Simulation(scale, ground).run(crew, start);
        }
    }

    private Account account(Part part) {
        return Objects.requireNonNull(accounts.get(part));
    }

    private Outcome run(Crew crew, long start) {
        Fleet fleet = Fleet.register(ground, scale.devices(), crew);
        fleet.publish("1.0");
        fleet.publish("1.1");
        StreamPump stream = new StreamPump(ground.shards(), account(Part.COUNT), crew, scale);
        QueuePump queues =
                new QueuePump(
                        ground.stack().backends(), account(Part.DISPATCH), crew, polling, scale);
        progress(start, "registered");
        settleOn(fleet, crew, stream, queues);
        progress(start, "running 1.0");
        accounts.values().forEach(Account::reset);
        polling.reset();
        ground.keys().reset();
        long measuredFrom = System.nanoTime();
        long simulatedFrom = second;
        String id = decide("1.1");
        untilPlanned(id, stream, queues);
        long planned = second;
        progress(start, "planned");
        Schedule schedule = new Schedule();
        Devices devices =
                new Devices(fleet, scale, account(Part.POLL), account(Part.REPORT), schedule, id);
        Readings readings = new Readings(account(Part.CONVERGENCE));
        bring(devices, schedule, crew, stream, queues, start, readings);
        String state = untilOver(id, stream, queues);
        Readings.Look end = readings.look(Fleet.MODEL, "1.1");
        progress(start, state);
        Recount recount = Recount.of(ground.stack().backends(), fleet, id);
        return new Outcome(
                scale,
                state,
                recount,
                expectedFailures(devices),
                accounts,
                polling,
                ground.keys().peaks(),
                devices,
                readings.first(),
                end,
                planned - simulatedFrom,
                second - simulatedFrom,
                (System.nanoTime() - measuredFrom) / 1e9,
                (System.nanoTime() - start) / 1e9);
    }

    private long expectedFailures(Devices devices) {
        long failures = 0;
        for (int device = 0; device < scale.devices(); device++) {
            failures += devices.fails(device) ? 1 : 0;
        }
        return failures;
    }

    /// Brings 1.0 to all devices, which only say that they run it.
    private void settleOn(Fleet fleet, Crew crew, StreamPump stream, QueuePump queues) {
        String id = decide("1.0");
        untilPlanned(id, stream, queues);
        long generation = read(id).path("generation").asLong();
        int atOnce = 20 * scale.perSecond();
        for (int from = 0; from < fleet.size(); from += atOnce) {
            int first = from;
            crew.each(
                    Math.min(atOnce, fleet.size() - from),
                    number ->
                            Devices.runs(
                                    account(Part.REPORT), fleet, first + number, id, generation));
            tick(stream, queues);
        }
        untilOver(id, stream, queues);
    }

    /// Has the devices begin one after the other, and act until none of them has anything to do.
    private void bring(
            Devices devices,
            Schedule schedule,
            Crew crew,
            StreamPump stream,
            QueuePump queues,
            long start,
            Readings readings) {
        int begun = 0;
        while (begun < scale.devices() || !schedule.isEmpty()) {
            int upTo = Math.min(scale.devices(), begun + scale.perSecond());
            for (int device = begun; device < upTo; device++) {
                schedule.in(1, device);
            }
            begun = upTo;
            int[] due = schedule.next();
            crew.each(due.length, number -> devices.act(due[number]));
            tick(stream, queues);
            if (second % 100 == 0) {
                progress(start, begun + " devices have begun");
            }
            if (readings.first().isEmpty()) {
                readings.first(readings.look(Fleet.MODEL, "1.1"));
            }
        }
    }

    private void untilPlanned(String id, StreamPump stream, QueuePump queues) {
        until(id, Set.of("Running"), stream, queues);
    }

    private String untilOver(String id, StreamPump stream, QueuePump queues) {
        return until(id, ENDS, stream, queues);
    }

    private String until(String id, Set<String> states, StreamPump stream, QueuePump queues) {
        long last = second + MOST_SECONDS;
        while (second < last) {
            boolean isQuiet = !tick(stream, queues);
            if (isQuiet || second % LOOK_SECONDS == 0) {
                String state = read(id).path("state").asText();
                if (states.contains(state)) {
                    return state;
                }
            }
        }
        throw new IllegalStateException("the distribution never ends: " + read(id));
    }

    /// Ends a second; whether a queue had anything.
    private boolean tick(StreamPump stream, QueuePump queues) {
        stream.pump();
        boolean any = queues.pump();
        ground.keys().endSecond();
        ground.clock().advance(SECOND);
        second++;
        if (second % UPKEEP_SECONDS == 0) {
            account(Part.UPKEEP).call("{}");
        }
        return any;
    }

    private String decide(String version) {
        String body =
                "{\"model_id\": \"%s\", \"version\": \"%s\", \"scope\": \"AllNodes\"}"
                        .formatted(Fleet.MODEL, version);
        return Http.call(account(Part.DECIDE), "POST", "/v1/distributions", TestStack.ADMIN, body)
                .ok()
                .path("distribution_id")
                .asText();
    }

    private JsonNode read(String id) {
        return Http.call(account(Part.WATCH), "GET", "/v1/distributions/" + id, TestStack.ADMIN, "")
                .ok();
    }

    private static void progress(long start, String what) {
        System.err.printf("%6.0f s  %s%n", (System.nanoTime() - start) / 1e9, what);
    }
}
