package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings the devices of a scope that have, or are to get, another version back to one. It is the
/// next generation, so it supersedes what runs.
final class RollBackModel implements Endpoint {

    private static final int MAX_REASON = 1000;

    private final Versions versions;
    private final Scopes scopes;
    private final Opener opener;

    RollBackModel(Versions versions, Scopes scopes, Opener opener) {
        this.versions = versions;
        this.scopes = scopes;
        this.opener = opener;
    }

    private record Body(
            @Nullable String toVersion,
            @Nullable JsonNode scope,
            @Nullable JsonNode strategy,
            @Nullable String reason,
            @Nullable JsonNode dryRun) {

        Order order() {
            if (dryRun != null && !dryRun.isNull() && !dryRun.equals(BooleanNode.FALSE)) {
                // rather than rolling back who asked not to
                throw new InvalidRequest("dry_run", "is no part of a rollback");
            }
            if (reason != null && reason.length() > MAX_REASON) {
                throw new InvalidRequest("reason", "must have at most 1000 characters");
            }
            return new Order(
                    ScopeJson.read(scope),
                    Priority.HIGH,
                    Optional.empty(),
                    VariantSelector.ANY,
                    Optional.empty(),
                    StrategyJson.read(strategy),
                    Optional.of(
                            new Order.Rollback(
                                    Optional.ofNullable(reason).filter(text -> !text.isEmpty()))),
                    Optional.empty());
        }
    }

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        ModelVersionId id =
                new ModelVersionId(
                        new ModelId(call.name("model_id")),
                        new Version(Required.text("to_version", body.toVersion())));
        Order order = body.order();
        ModelVersion version = versions.require(id, Optional.empty());
        scopes.require(order.scope());
        return opener.open(call, version, order);
    }
}
