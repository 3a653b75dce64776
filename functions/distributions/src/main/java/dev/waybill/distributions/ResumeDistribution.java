package dev.waybill.distributions;

import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;
import dev.waybill.web.Tasks;
import java.util.Optional;

/// Has a paused distribution offer new work again.
final class ResumeDistribution implements Endpoint {

    private final Found found;
    private final DistributionRegister register;
    private final DispatchQueues queues;

    ResumeDistribution(Found found, DistributionRegister register, DispatchQueues queues) {
        this.found = found;
        this.register = register;
        this.queues = queues;
    }

    @Override
    public Response handle(Call call) {
        return Attempts.until("resume a distribution", () -> attempt(call));
    }

    /// Absent when it moved since it was read.
    private Optional<Response> attempt(Call call) {
        Distribution before = found.require(call);
        Optional<Distribution> next = before.next(new DistributionEvent.Resumed(), call.at());
        if (next.isEmpty()) {
            return Optional.of(answer(before, false));
        }
        Response answer = answer(next.get(), true);
        if (!register.hold(before, next.get(), call.deed(answer))) {
            return Optional.empty();
        }
        settle(next.get());
        return Optional.of(answer);
    }

    /// Sends for the end: nothing may be left to wait for, since a paused distribution does not
    /// end. If this fails, upkeep looks a minute later.
    private void settle(Distribution distribution) {
        if (distribution.state() != DistributionState.RUNNING) {
            return;
        }
        try {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Settle(distribution.id(), Optional.empty())));
        } catch (Unavailable e) {
            return;
        }
    }

    private static Response answer(Distribution distribution, boolean wasResumed) {
        return Response.json(
                200,
                Json.object()
                        .put("distribution_id", distribution.id())
                        .put("state", distribution.state().toString())
                        .put("was_resumed", wasResumed));
    }
}
