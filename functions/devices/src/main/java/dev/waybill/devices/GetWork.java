package dev.waybill.devices;

import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import dev.waybill.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/// Tells a device its work; with `wait`, looks again until there is some.
///
/// A call that waits looks once a second at first, then less often, and once more at the end.
final class GetWork implements Endpoint {

    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final WorkList list;
    private final Presence presence;
    private final PollPace pace;
    private final Waiting waiting;
    private final InstantSource clock;

    GetWork(WorkList list, Presence presence, PollPace pace, Waiting waiting, InstantSource clock) {
        this.list = list;
        this.presence = presence;
        this.pace = pace;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        int wait = call.request().number("wait", 0, LONGEST_WAIT_SECONDS, 0);
        presence.note(deviceId);
        Instant until = call.at().plusSeconds(wait);
        WorkList.Work work = list.of(deviceId, call.at());
        Duration pause = FIRST_PAUSE;
        try (Waiting.Turn turn = waiting.begin()) {
            while (work.isEmpty()) {
                Duration left = Duration.between(clock.instant(), until);
                if (!left.isPositive() || !turn.pause(left.compareTo(pause) < 0 ? left : pause)) {
                    break;
                }
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.plusSeconds(1) : pause;
                work = list.of(deviceId, clock.instant());
            }
        }
        return Response.json(
                200,
                new WorkBody.Answer(
                        work.items(),
                        pollAfter(work, clock.instant()),
                        clock.instant().toString()));
    }

    private int pollAfter(WorkList.Work work, Instant now) {
        if (work.isEmpty()) {
            return work.isComing() ? pace.comingSeconds() : pace.idleSeconds();
        }
        if (!work.isResting()) {
            return pace.busySeconds();
        }
        return work.items().stream()
                .map(WorkBody.Item::activate)
                .filter(Objects::nonNull)
                .mapToInt(activate ->
                        pace.restingSeconds(
                                now,
                                Instant.parse(activate.notBefore()),
                                Instant.parse(activate.notAfter())))
                .min()
                .orElseGet(pace::idleSeconds);
    }
}
