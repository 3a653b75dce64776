package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.Optional;

/// Asks the failed targets of a distribution again, and nobody else. While it is open they get a
/// new attempt; when it is over, they are the targets of a new distribution.
final class RetryDistribution implements Endpoint {

    private final Found found;
    private final Showing showing;
    private final DistributionRegister register;
    private final Versions versions;
    private final Opener opener;
    private final DispatchQueues queues;

    RetryDistribution(
            Found found,
            Showing showing,
            DistributionRegister register,
            Versions versions,
            Opener opener,
            DispatchQueues queues) {
        this.found = found;
        this.showing = showing;
        this.register = register;
        this.versions = versions;
        this.opener = opener;
        this.queues = queues;
    }

    @Override
    public Response handle(Call call) {
        return Attempts.until("retry a distribution", () -> attempt(call));
    }

    /// Absent when it moved since it was read.
    private Optional<Response> attempt(Call call) {
        Distribution before = found.require(call);
        if (before.isPassOwed()) {
            throw Problem.of(
                            Code.WRITE_CONFLICT,
                            "Its devices are still being told that it was called off; try again")
                    .with("distribution_id", before.id())
                    .refused();
        }
        return before.isOver() ? Optional.of(anew(call, before)) : again(call, before);
    }

    private Optional<Response> again(Call call, Distribution before) {
        Optional<Distribution> next = before.next(new DistributionEvent.RetryAsked(), call.at());
        if (next.isEmpty()) {
            return Optional.of(
                    answer(
                            before,
                            before.round().isOwed()
                                    ? "its failed targets are being asked again already"
                                    : "it is being planned, so that no target has been offered"));
        }
        Response answer = answer(next.get());
        if (!register.retry(before, next.get(), call.deed(answer))) {
            return Optional.empty();
        }
        send(next.get());
        return Optional.of(answer);
    }

    /// The message is owed since the retry was asked for, so that upkeep sends it if this fails.
    private void send(Distribution distribution) {
        try {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(
                            new Task.Retry(
                                    distribution.id(),
                                    distribution.round().number(),
                                    Optional.empty())));
        } catch (Unavailable e) {
            return;
        }
    }

    private Response anew(Call call, Distribution over) {
        return hasNoneFailed(over)
                ? answer(over, "none of its targets has failed")
                : opener.open(
                        call,
                        versions.require(over.version(), over.order().variantId()),
                        over.order().of(new Origin(over.id(), Origin.Part.FAILED)),
                        over.nodeCount());
    }

    /// What was called off may have ended without a failure; that is known when all its targets are
    /// counted.
    private boolean hasNoneFailed(Distribution over) {
        return switch (over.state()) {
            case COMPLETED, NO_TARGETS -> true;
            case CANCELLED, ABORTED ->
                    showing.tallies(List.of(over)).values().stream()
                            .noneMatch(tally ->
                                    tally.hasOpenTargets() || tally.shownCounts().failed() > 0);
            case COMPLETED_WITH_FAILURES, PLANNING, RUNNING, PAUSED, SUPERSEDED -> false;
        };
    }

    /// It was retried.
    private static Response answer(Distribution distribution) {
        return Response.json(200, body(distribution).put("was_retried", true));
    }

    /// It was not, and why.
    private static Response answer(Distribution distribution, String detail) {
        return Response.json(
                200, body(distribution).put("was_retried", false).put("detail", detail));
    }

    private static ObjectNode body(Distribution distribution) {
        return Json.object()
                .put("distribution_id", distribution.id())
                .put("state", distribution.state().toString());
    }
}
