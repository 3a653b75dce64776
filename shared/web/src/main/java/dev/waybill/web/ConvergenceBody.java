package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.Convergence;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The convergence of a version as answers and messages show it (SPEC 2.1 "ModelConvergenceStatus",
/// API §11).
public final class ConvergenceBody {

    private ConvergenceBody() {}

    /// The whole body.
    ///
    /// @param tallies all distributions of the version, of one moment
    /// @param running how many devices run each version of the model
    /// @param blocked the blocked assignments to show, in order
    public static ObjectNode of(
            ModelVersionId version,
            Collection<Tally> tallies,
            Map<Version, Long> running,
            List<Assignment> blocked,
            Instant now) {
        Convergence status = Convergence.of(tallies);
        boolean isPlanned =
                tallies.stream().noneMatch(tally -> tally.state() == DistributionState.PLANNING);
        ObjectNode body = Json.object();
        body.put("model_id", version.modelId().value());
        body.put("target_version", version.version().value());
        body.put("total_platforms", status.total());
        body.put("converged", status.converged());
        body.put("in_progress", status.inProgress());
        body.put("pending", status.pending());
        body.put("failed", status.failed());
        body.put("degraded", tallies.stream().mapToLong(t -> t.shownCounts().degraded()).sum());
        body.put("replaced", tallies.stream().mapToLong(t -> t.shownCounts().replaced()).sum());
        ObjectNode distribution = body.putObject("version_distribution");
        running.forEach((each, devices) -> distribution.put(each.value(), devices));
        ArrayNode blockers = body.putArray("blockers");
        for (Assignment image : blocked) {
            Optional<Blocker> blocker = image.blocker();
            blocker.ifPresent(found -> blockers.add(blocker(image.deviceId(), found)));
        }
        body.put(
                "blockers_total", tallies.stream().mapToLong(t -> t.shownCounts().blocked()).sum());
        body.put("complete", isPlanned && status.isComplete());
        body.put("success", isPlanned && status.isSuccess());
        body.put("progress", status.progress());
        body.put("revision", Tally.revision(tallies));
        status.estimate(tallies, now)
                .ifPresent(estimate ->
                        body.putObject("estimated_completion")
                                .put("secs", estimate.remaining().toSeconds())
                                .put("nanos", estimate.remaining().toNanosPart()));
        return body;
    }

    /// A blocker (SPEC 2.1 "ConvergenceBlocker").
    public static ObjectNode blocker(DeviceId deviceId, Blocker blocker) {
        ObjectNode body = Json.object();
        body.put("node_id", deviceId.value());
        body.put("reason", blocker.reason().toString());
        body.put("since", blocker.since().toString());
        blocker.details().ifPresent(details -> body.put("details", details));
        return body;
    }
}
