package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.ConvergenceBody;
import dev.waybill.web.Endpoint;
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
/// subscription (SPEC D1.8). Once all distributions have ended nothing is waited for.
///
/// A call that does not wait takes one read of the counters, and one more of the index of blocked
/// devices when there are such, however many devices there are.
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
        ConvergenceTable.Standing standing = standing(version);
        boolean hasWaited =
                isAwaited(standing.counters(), after) && awaitNews(version, after, deadline);
        if (hasWaited) {
            standing = standing(version);
        }
        return Response.json(200, body(version, standing));
    }

    /// Whether there was any waiting.
    private boolean awaitNews(ModelVersionId version, Optional<Long> after, Instant deadline) {
        boolean hasWaited = false;
        try (Waiting.Turn turn = waiting.begin()) {
            boolean isAwaited = true;
            while (isAwaited && clock.instant().isBefore(deadline) && turn.pause(PAUSE)) {
                hasWaited = true;
                isAwaited = isAwaited(convergence.list(version), after);
            }
        }
        return hasWaited;
    }

    /// Whether a caller who knows the revision `after` would learn something by waiting.
    private static boolean isAwaited(List<Counter> counters, Optional<Long> after) {
        List<Tally> tallies = tallies(counters);
        return after.isPresent()
                && Tally.revision(tallies) <= after.get()
                && !Tally.haveEnded(tallies);
    }

    private static List<Tally> tallies(List<Counter> counters) {
        return counters.stream().map(Counter::tally).toList();
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

    private ConvergenceTable.Standing standing(ModelVersionId version) {
        ConvergenceTable.Standing standing = convergence.standing(version);
        if (standing.counters().isEmpty()) {
            throw Problem.of(Code.DISTRIBUTION_NOT_FOUND, "The version was never distributed")
                    .with("model_id", version.modelId().value())
                    .with("version", version.version().value())
                    .refused();
        }
        return standing;
    }

    private ObjectNode body(ModelVersionId version, ConvergenceTable.Standing standing) {
        List<Tally> tallies = tallies(standing.counters());
        long blocked = tallies.stream().mapToLong(tally -> tally.shownCounts().blocked()).sum();
        List<Assignment> shown =
                blocked == 0
                        ? List.of()
                        : assignments
                                .listBlocked(version, SHOWN_BLOCKERS, Optional.empty())
                                .items();
        return ConvergenceBody.of(version, tallies, standing.running(), shown, clock.instant());
    }
}
