package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.web.Code;
import dev.waybill.web.Json;
import dev.waybill.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A scope on the wire (SPEC 2.1): `"AllNodes"`, or an object with one member that names the kind.
final class ScopeJson {

    /// The most nodes that a scope names.
    static final int MOST_NODES = 10_000;

    private static final String FIELD = "scope";
    private static final String ALL_NODES = "AllNodes";
    private static final String FORMATION = "Formation";
    private static final String NODES = "Nodes";
    private static final String CAPABLE = "Capable";

    private ScopeJson() {}

    /// The scope that a caller sent. There is no default: what is missing or unknown is an
    /// [InvalidRequest], never everybody.
    static Scope read(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            throw new InvalidRequest(FIELD, "is required");
        }
        if (node.isTextual() && node.asText().equals(ALL_NODES)) {
            return new Scope.AllNodes();
        }
        if (!node.isObject() || node.size() != 1) {
            throw unknown();
        }
        var member = node.properties().iterator().next();
        JsonNode content = member.getValue();
        if (!content.isObject()) {
            throw unknown();
        }
        return switch (member.getKey()) {
            case FORMATION -> InvalidRequest.within("scope.Formation", () -> formation(content));
            case NODES -> InvalidRequest.within("scope.Nodes", () -> nodes(content));
            case CAPABLE -> InvalidRequest.within("scope.Capable", () -> capable(content));
            default -> throw unknown();
        };
    }

    private static InvalidRequest unknown() {
        return new InvalidRequest(
                FIELD,
                "must be \"AllNodes\", or an object with one of Formation, Nodes and Capable");
    }

    private static Scope formation(JsonNode content) {
        return new Scope.Formation(new FormationId(text(content, "formation_id")));
    }

    private static Scope nodes(JsonNode content) {
        JsonNode ids = content.path("node_ids");
        if (!ids.isArray()) {
            throw new InvalidRequest("node_ids", "must be a list");
        }
        if (ids.size() > MOST_NODES) {
            throw Problem.of(Code.TOO_LARGE, "A scope names at most " + MOST_NODES + " nodes")
                    .with("field", "scope.Nodes.node_ids")
                    .refused();
        }
        List<DeviceId> deviceIds = new ArrayList<>();
        for (JsonNode id : ids) {
            if (!id.isTextual()) {
                throw new InvalidRequest("node_ids", "must hold texts");
            }
            deviceIds.add(new DeviceId(id.asText()));
        }
        return Scope.Nodes.of(deviceIds);
    }

    private static Scope capable(JsonNode content) {
        return new Scope.Capable(
                number(content, "min_gpu_gb").map(JsonNode::doubleValue),
                optionalText(content, "cpu_arch"),
                number(content, "min_storage_mb").map(ScopeJson::whole));
    }

    private static Long whole(JsonNode number) {
        if (!number.canConvertToExactIntegral() || !number.canConvertToLong()) {
            throw new InvalidRequest("min_storage_mb", "must be a whole number");
        }
        return number.longValue();
    }

    private static Optional<JsonNode> number(JsonNode content, String field) {
        JsonNode value = content.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new InvalidRequest(field, "must be a number");
        }
        return Optional.of(value);
    }

    private static String text(JsonNode content, String field) {
        return optionalText(content, field)
                .orElseThrow(() -> new InvalidRequest(field, "is required"));
    }

    private static Optional<String> optionalText(JsonNode content, String field) {
        JsonNode value = content.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new InvalidRequest(field, "must be a text");
        }
        return Optional.of(value.asText());
    }

    /// `scope` for an answer.
    static JsonNode write(Scope scope) {
        return switch (scope) {
            case Scope.AllNodes() -> Json.tree(ALL_NODES);
            case Scope.Formation(FormationId formation) ->
                    wrapped(FORMATION, Json.object().put("formation_id", formation.value()));
            case Scope.Nodes(SortedSet<DeviceId> deviceIds) -> {
                ObjectNode content = Json.object();
                ArrayNode ids = content.putArray("node_ids");
                deviceIds.forEach(id -> ids.add(id.value()));
                yield wrapped(NODES, content);
            }
            case Scope.Capable capable -> {
                ObjectNode content = Json.object();
                capable.minGpuGb().ifPresent(least -> content.put("min_gpu_gb", least));
                capable.cpuArch().ifPresent(arch -> content.put("cpu_arch", arch));
                capable.minStorageMb().ifPresent(least -> content.put("min_storage_mb", least));
                yield wrapped(CAPABLE, content);
            }
        };
    }

    private static ObjectNode wrapped(String kind, ObjectNode content) {
        ObjectNode scope = Json.object();
        scope.set(kind, content);
        return scope;
    }
}
