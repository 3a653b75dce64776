package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far a version has come, as the server says (API §11).
///
/// @param blockers who is held up, and why: the first thousand
/// @param blockersTotal how many there are
/// @param revision rises with every change
public record Convergence(
        long total,
        long converged,
        long inProgress,
        long pending,
        long failed,
        long degraded,
        boolean isComplete,
        boolean isSuccess,
        Optional<Long> secondsLeft,
        List<Blocker> blockers,
        long blockersTotal,
        long revision,
        JsonNode json) {

    public Convergence {
        blockers = List.copyOf(blockers);
    }

    /// A device that has not converged.
    public record Blocker(String node, String reason, String since, String details) {

        /// On one line.
        public String line() {
            String why = details.isEmpty() ? "" : ": " + details;
            return node + "  " + reason + why + "  (since " + since + ")";
        }
    }

    /// Reads the server's answer.
    public static Convergence of(JsonNode json) {
        List<Blocker> blockers = new ArrayList<>();
        for (JsonNode blocker : json.path("blockers")) {
            blockers.add(blocker(blocker));
        }
        JsonNode left = json.path("estimated_completion").path("secs");
        return new Convergence(
                Json.requireLong(json, "total_platforms"),
                Json.requireLong(json, "converged"),
                Json.requireLong(json, "in_progress"),
                Json.requireLong(json, "pending"),
                Json.requireLong(json, "failed"),
                json.path("degraded").asLong(),
                json.path("complete").asBoolean(),
                json.path("success").asBoolean(),
                left.isNumber() ? Optional.of(left.asLong()) : Optional.empty(),
                blockers,
                json.path("blockers_total").asLong(blockers.size()),
                Json.requireLong(json, "revision"),
                json);
    }

    /// Reads one blocker.
    static Blocker blocker(JsonNode json) {
        return new Blocker(
                Json.text(json, "node_id").orElse("?"),
                Json.text(json, "reason").orElse("Unknown"),
                Json.text(json, "since").orElse("?"),
                Json.text(json, "details").orElse(""));
    }

    /// The counts on one line.
    public String line() {
        StringBuilder line = new StringBuilder();
        line.append(converged).append(" of ").append(total).append(" converged, ");
        line.append(inProgress).append(" in progress, ").append(pending).append(" pending, ");
        line.append(failed).append(" failed");
        if (degraded > 0) {
            line.append(", ").append(degraded).append(" degraded");
        }
        secondsLeft.ifPresent(seconds -> line.append(", ").append(seconds).append(" s left"));
        return line.toString();
    }
}
