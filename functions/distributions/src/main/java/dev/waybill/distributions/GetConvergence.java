package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.Convergence;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// How far the devices have come that are asked to converge to a version (SPEC 2.1
/// "ModelConvergenceStatus"). With `after`, a revision, the call waits for a newer one: this is the
/// subscription.
final class GetConvergence implements Endpoint {

    private static final int MAX_WAIT_SECONDS = 20;
    private static final int SHOWN_BLOCKERS = 1000;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ConvergenceTable convergence;
    private final AssignmentsTable assignments;
    private final Waiting waiting;
    private final InstantSource clock;

    GetConvergence(
            ConvergenceTable convergence,
            AssignmentsTable assignments,
            Waiting waiting,
            InstantSource clock) {
        this.convergence = convergence;
        this.assignments = assignments;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public Response handle(Call call) {
        ModelVersionId version =
                new ModelVersionId(
                        new ModelId(call.name("model_id")), new Version(call.name("version")));
        int seconds = call.request().number("wait", 0, MAX_WAIT_SECONDS, 0);
        Optional<Long> after = call.request().query("after").map(GetConvergence::revision);
        Instant deadline = call.at().plusSeconds(seconds);
        List<Tally> tallies = tallies(version);
        while (after.isPresent()
                && revision(tallies) <= after.get()
                && clock.instant().isBefore(deadline)
                && waiting.pause(PAUSE)) {
            tallies = tallies(version);
        }
        return Response.json(200, body(version, tallies));
    }

    private static Long revision(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequest("after", "must be a revision");
        }
        throw new InvalidRequest("after", "must not be negative");
    }

    /// One consistent query: counts and revisions are of one moment.
    private List<Tally> tallies(ModelVersionId version) {
        List<Tally> tallies = convergence.list(version).stream().map(Counter::tally).toList();
        if (tallies.isEmpty()) {
            throw Problem.of(Code.DISTRIBUTION_NOT_FOUND, "The version was never distributed")
                    .with("model_id", version.modelId().value())
                    .with("version", version.version().value())
                    .refused();
        }
        return tallies;
    }

    /// Over all distributions, those that were called off too, so that it never falls (protocol B
    /// #9).
    private static long revision(List<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::revision).sum();
    }

    private ObjectNode body(ModelVersionId version, List<Tally> tallies) {
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
        ObjectNode running = body.putObject("version_distribution");
        convergence
                .running(version.modelId())
                .forEach((each, devices) -> running.put(each.value(), devices));
        blockers(version, body, tallies);
        body.put("complete", isPlanned && status.isComplete());
        body.put("success", isPlanned && status.isSuccess());
        body.put("progress", status.progress());
        body.put("revision", revision(tallies));
        status.estimate(tallies, clock.instant())
                .ifPresent(estimate ->
                        body.putObject("estimated_completion")
                                .put("secs", estimate.remaining().toSeconds())
                                .put("nanos", estimate.remaining().toNanosPart()));
        return body;
    }

    private void blockers(ModelVersionId version, ObjectNode body, List<Tally> tallies) {
        ArrayNode blockers = body.putArray("blockers");
        long total = tallies.stream().mapToLong(tally -> tally.shownCounts().blocked()).sum();
        if (total > 0) {
            for (Assignment image :
                    assignments.listBlocked(version, SHOWN_BLOCKERS, Optional.empty()).items()) {
                Optional<Blocker> blocker = image.blocker();
                blocker.ifPresent(found -> blockers.add(NodeBody.blocker(image.deviceId(), found)));
            }
        }
        body.put("blockers_total", total);
    }
}
