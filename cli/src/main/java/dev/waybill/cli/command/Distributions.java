package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.distribution.DistributionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The calls about distributions (API §11).
public final class Distributions {

    private final ApiClient api;
    private final Supplier<String> keys;

    /// @param keys makes Idempotency-Keys
    public Distributions(ApiClient api, Supplier<String> keys) {
        this.api = api;
        this.keys = keys;
    }

    /// Begins to bring a version to devices.
    public JsonNode start(ObjectNode body) throws InterruptedException {
        return api.send(
                ApiCall.post("start the distribution", ApiPath.of("distributions"), body)
                        .once(keys.get()));
    }

    /// Brings devices back to a version.
    public JsonNode rollBack(String model, ObjectNode body) throws InterruptedException {
        ApiPath path = ApiPath.of("models").name(model).fixed("rollback");
        return api.send(ApiCall.post("roll " + model + " back", path, body).once(keys.get()));
    }

    /// Calls a distribution off.
    public JsonNode cancel(String id) throws InterruptedException {
        ApiPath path = distribution(id).fixed("cancel");
        return api.send(ApiCall.post("cancel " + id, path, Json.object()).once(keys.get()));
    }

    /// Pauses or resumes a distribution, or asks its failed devices again.
    ///
    /// @param verb the call's name: `pause`, `resume` or `retry`
    JsonNode steer(String id, String verb) throws InterruptedException {
        ApiPath path = distribution(id).fixed(verb);
        return api.send(ApiCall.post(verb + " " + id, path, Json.object()).once(keys.get()));
    }

    /// One distribution.
    public JsonNode get(String id) throws InterruptedException {
        return api.send(ApiCall.get("look at distribution " + id, distribution(id)));
    }

    /// Distributions, newest first.
    ///
    /// @param model only those of this model
    /// @param state only those that are shown in this state
    List<JsonNode> list(Optional<String> model, Optional<DistributionState> state, int most)
            throws InterruptedException {
        return Pages.all(
                api,
                "list distributions",
                () -> {
                    ApiPath path = ApiPath.of("distributions");
                    model.ifPresent(id -> path.query("model_id", id));
                    state.ifPresent(wanted -> path.query("state", wanted.toString()));
                    return path;
                },
                "distributions",
                most);
    }

    /// The targets of a distribution by device id.
    public List<JsonNode> nodes(String id, int most) throws InterruptedException {
        return nodes(id, Optional.empty(), false, most);
    }

    /// The targets of a distribution by device id.
    ///
    /// @param state only those of this state
    /// @param onlyBlocked whether only those are wanted that something holds up
    List<JsonNode> nodes(String id, Optional<String> state, boolean onlyBlocked, int most)
            throws InterruptedException {
        return Pages.all(
                api,
                "list the targets of " + id,
                () -> {
                    ApiPath path = distribution(id).fixed("nodes");
                    state.ifPresent(wanted -> path.query("state", wanted));
                    return onlyBlocked ? path.query("blocked", "true") : path;
                },
                "nodes",
                most);
    }

    /// One target of a distribution, with the verdicts on its variants.
    JsonNode node(String id, String device) throws InterruptedException {
        return api.send(
                ApiCall.get(
                        "look at " + device + " in distribution " + id,
                        distribution(id).fixed("nodes").name(device)));
    }

    /// How far a version has come. With `after`, the server may wait up to `patience` for a later
    /// revision.
    public JsonNode convergence(String model, String version, OptionalLong after, Duration patience)
            throws InterruptedException {
        ApiPath path =
                ApiPath.of("models")
                        .name(model)
                        .fixed("versions")
                        .name(version)
                        .fixed("convergence");
        if (after.isPresent()) {
            path.query("after", Long.toString(after.getAsLong()));
            path.query("wait", Long.toString(patience.toSeconds()));
        }
        return api.send(ApiCall.get("watch " + model + " " + version, path).waiting(patience));
    }

    private static ApiPath distribution(String id) {
        return ApiPath.of("distributions").name(id);
    }
}
