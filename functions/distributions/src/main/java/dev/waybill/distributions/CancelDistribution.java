package dev.waybill.distributions;

import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;
import dev.waybill.web.Tasks;
import java.util.Optional;

/// Calls a distribution off. What has completed stays; everything else is told to stop.
final class CancelDistribution implements Endpoint {

    private final Found found;
    private final DistributionRegister register;
    private final DispatchQueues queues;

    CancelDistribution(Found found, DistributionRegister register, DispatchQueues queues) {
        this.found = found;
        this.register = register;
        this.queues = queues;
    }

    @Override
    public Response handle(Call call) {
        return Attempts.until("cancel a distribution", () -> attempt(call));
    }

    /// Absent when it moved since it was read.
    private Optional<Response> attempt(Call call) {
        Distribution distribution = found.require(call);
        Optional<Distribution> next = distribution.next(new DistributionEvent.Cancel(), call.at());
        if (next.isEmpty()) {
            return Optional.of(answer(false));
        }
        Response answer = answer(true);
        if (!register.callOff(next.get(), call.deed(answer))) {
            return Optional.empty();
        }
        tell(next.get());
        return Optional.of(answer);
    }

    /// Sends the message that tells the targets. It is owed since the call-off, so that upkeep
    /// sends it if this fails.
    private void tell(Distribution distribution) {
        try {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.CallOff(distribution.id(), Optional.empty(), 0)));
        } catch (Unavailable e) {
            return;
        }
    }

    private static Response answer(boolean wasCancelled) {
        return Response.json(200, Json.object().put("was_cancelled", wasCancelled));
    }
}
