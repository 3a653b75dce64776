package dev.waybill.distributions;

import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;
import java.util.Optional;

/// Has a distribution offer nothing new. Downloads under way go on; nothing is written per device.
/// One that is being planned is planned, and then paused.
final class PauseDistribution implements Endpoint {

    private final Found found;
    private final DistributionRegister register;

    PauseDistribution(Found found, DistributionRegister register) {
        this.found = found;
        this.register = register;
    }

    @Override
    public Response handle(Call call) {
        return Attempts.until("pause a distribution", () -> attempt(call));
    }

    /// Absent when it moved since it was read.
    private Optional<Response> attempt(Call call) {
        Distribution before = found.require(call);
        Optional<Distribution> next =
                before.next(new DistributionEvent.Paused(Pause.Reason.REQUESTED), call.at());
        if (next.isEmpty()) {
            return Optional.of(answer(before, false));
        }
        Response answer = answer(next.get(), true);
        return register.hold(before, next.get(), call.deed(answer))
                ? Optional.of(answer)
                : Optional.empty();
    }

    private static Response answer(Distribution distribution, boolean wasPaused) {
        return Response.json(
                200,
                Json.object()
                        .put("distribution_id", distribution.id())
                        .put("state", distribution.state().toString())
                        .put("was_paused", wasPaused));
    }
}
