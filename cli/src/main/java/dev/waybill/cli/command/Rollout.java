package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.distribution.DistributionState;
import java.util.Optional;

/// How one distribution stands.
///
/// @param state as the server shows it
/// @param open targets that have not come to an end
/// @param completed targets that have the version
/// @param failed targets that cannot have it, or did not succeed
/// @param missed targets that ended without the version
/// @param pause why nothing new is offered, in words; absent when it is
public record Rollout(
        String id,
        DistributionState state,
        long total,
        long open,
        long completed,
        long failed,
        long missed,
        Optional<String> pause) {

    /// Reads the server's answer.
    public static Rollout of(JsonNode json) {
        return new Rollout(
                Json.requireText(json, "distribution_id"),
                DistributionState.parse(Json.requireText(json, "state")),
                json.path("total_targets").asLong(),
                json.path("pending").asLong() + json.path("in_progress").asLong(),
                json.path("completed").asLong(),
                json.path("failed").asLong(),
                json.path("failed").asLong()
                        + json.path("cancelled").asLong()
                        + json.path("superseded").asLong(),
                pause(json));
    }

    private static Optional<String> pause(JsonNode json) {
        return Json.text(json.path("pause"), "reason")
                .map(reason ->
                        reason
                                + Json.text(json.path("pause"), "details")
                                        .map(details -> " (" + details + ")")
                                        .orElse(""));
    }

    /// Whether nothing more is to come: it has ended, or all its targets have.
    public boolean isOver() {
        return !state.isOpen() || state != DistributionState.PLANNING && total > 0 && open == 0;
    }

    /// Whether it is over and every target has the version.
    public boolean isSuccess() {
        return isOver() && total > 0 && open == 0 && missed == 0;
    }
}
