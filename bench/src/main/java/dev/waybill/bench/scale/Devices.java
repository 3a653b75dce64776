package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.LongAdder;

/// What the devices do with one distribution, as the agent does it: ask for work, report each of
/// three states, and some of them fail, ask again, and fail again. Some reports are sent twice, and
/// some arrive behind the next one.
final class Devices {

    private static final int ASK = 0;
    private static final int TRANSFERRING = 1;
    private static final int LOADING = 2;
    private static final int OPERATIONAL = 3;
    private static final int DONE = 4;
    private static final String[] STATES = {"", "Transferring", "Loading", "Operational"};

    /// Questions of [Scale#chance].
    private static final int FAILS = 100;

    private static final int FAILS_EARLY = 101;
    private static final int TWICE = 1000;
    private static final int LATE = 2000;

    private static final int LOOKS_AFTER_FAILURE = 3;
    private static final int LOOK_AGAIN_SECONDS = 60;

    private final Fleet fleet;
    private final Scale scale;
    private final Account polls;
    private final Account reports;
    private final Schedule schedule;
    private final String distribution;
    private final byte[] stage;
    private final byte[] held;
    private final byte[] looks;
    private final int[] sequence;
    private final int[] attempt;
    private final LongAdder idle = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder overtaken = new LongAdder();
    private volatile long generation;

    Devices(
            Fleet fleet,
            Scale scale,
            Account polls,
            Account reports,
            Schedule schedule,
            String distribution) {
        this.fleet = fleet;
        this.scale = scale;
        this.polls = polls;
        this.reports = reports;
        this.schedule = schedule;
        this.distribution = distribution;
        this.stage = new byte[fleet.size()];
        this.held = new byte[fleet.size()];
        this.looks = new byte[fleet.size()];
        this.sequence = new int[fleet.size()];
        this.attempt = new int[fleet.size()];
    }

    /// Whether the device never comes to run the version.
    boolean fails(int device) {
        return scale.chance(device, FAILS) < scale.failing();
    }

    /// Polls that brought nothing.
    long idle() {
        return idle.sum();
    }

    /// Reports that were sent twice.
    long repeated() {
        return repeated.sum();
    }

    /// Reports that arrived behind the next one.
    long overtaken() {
        return overtaken.sum();
    }

    /// Does what the device does next.
    void act(int device) {
        if (stage[device] == ASK) {
            ask(device);
            return;
        }
        int state = stage[device];
        if (fails(device) && state == failingAt(device)) {
            report(device, ++sequence[device], failure(device));
            stage[device] = ASK;
            schedule.in(LOOK_AGAIN_SECONDS, device);
            return;
        }
        boolean isLate =
                state < OPERATIONAL
                        && held[device] == 0
                        && scale.chance(device, LATE + state) < scale.late();
        int number = ++sequence[device];
        if (isLate) {
            held[device] = (byte) state;
        } else {
            report(device, number, STATES[state]);
            if (scale.chance(device, TWICE + state) < scale.twice()) {
                repeated.increment();
                report(device, number, STATES[state]);
            }
            if (held[device] != 0) {
                overtaken.increment();
                report(device, number - 1, STATES[held[device]]);
                held[device] = 0;
            }
        }
        stage[device]++;
        if (stage[device] < DONE) {
            schedule.in(state == TRANSFERRING ? 8 : 2, device);
        }
    }

    private int failingAt(int device) {
        return scale.chance(device, FAILS_EARLY) < 0.5 ? LOADING : OPERATIONAL;
    }

    private String failure(int device) {
        held[device] = 0;
        return "Failed\",\"reason\":\""
                + (failingAt(device) == LOADING ? "TransferFailed" : "DeploymentFailed")
                + "\",\"details\":\"exit status 1";
    }

    private void ask(int device) {
        JsonNode answer =
                Http.call(
                                polls,
                                "GET",
                                "/v1/devices/" + fleet.id(device) + "/work",
                                fleet.token(device),
                                "")
                        .ok();
        for (JsonNode item : answer.path("work")) {
            boolean isOurs =
                    item.path("distribution_id").asText().equals(distribution)
                            && item.path("action").asText().equals("install");
            if (isOurs) {
                generation = item.path("generation").asLong();
                attempt[device] = item.path("attempt").asInt();
                sequence[device] = item.path("last_sequence").asInt(0);
                stage[device] = TRANSFERRING;
                looks[device] = 0;
                schedule.in(1, device);
                return;
            }
        }
        idle.increment();
        boolean hasTried = attempt[device] > 0;
        if (!hasTried || ++looks[device] < LOOKS_AFTER_FAILURE) {
            schedule.in(LOOK_AGAIN_SECONDS, device);
        } else {
            stage[device] = DONE;
        }
    }

    private void report(int device, int number, String state) {
        Http.call(
                        reports,
                        "POST",
                        "/v1/devices/" + fleet.id(device) + "/work/" + distribution + "/report",
                        fleet.token(device),
                        "{\"generation\":"
                                + generation
                                + ",\"attempt\":"
                                + attempt[device]
                                + ",\"sequence\":"
                                + number
                                + ",\"state\":\""
                                + state
                                + "\"}")
                .ok();
    }

    /// Has a device say that it runs a version that was never brought to it step by step.
    static void runs(Account reports, Fleet fleet, int device, String distribution, long of) {
        Http.call(
                        reports,
                        "POST",
                        "/v1/devices/" + fleet.id(device) + "/work/" + distribution + "/report",
                        fleet.token(device),
                        "{\"generation\":" + of + ",\"sequence\":1,\"state\":\"Operational\"}")
                .ok();
    }
}
