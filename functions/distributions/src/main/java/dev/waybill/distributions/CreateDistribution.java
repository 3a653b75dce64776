package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings a version to devices, or says what that would mean.
final class CreateDistribution implements Endpoint {

    private final Versions versions;
    private final Scopes scopes;
    private final Opener opener;
    private final Forecast forecast;

    CreateDistribution(Versions versions, Scopes scopes, Opener opener, Forecast forecast) {
        this.versions = versions;
        this.scopes = scopes;
        this.opener = opener;
        this.forecast = forecast;
    }

    private record Body(
            @Nullable String modelId,
            @Nullable String version,
            @Nullable JsonNode scope,
            @Nullable String priority,
            @Nullable String variantId,
            @Nullable String fromVersion,
            @Nullable SelectorBody selector,
            @Nullable JsonNode strategy,
            @Nullable Boolean dryRun) {

        ModelVersionId id() {
            return new ModelVersionId(
                    new ModelId(Required.text("model_id", modelId)),
                    new Version(Required.text("version", version)));
        }

        Order order() {
            return new Order(
                    ScopeJson.read(scope),
                    priority == null ? Priority.NORMAL : Priority.parse(priority),
                    Optional.ofNullable(variantId).map(VariantId::new),
                    selector == null ? VariantSelector.ANY : selector.parse(),
                    Optional.ofNullable(fromVersion).map(Version::new),
                    StrategyJson.read(strategy),
                    Optional.empty(),
                    Optional.empty());
        }

        boolean isDryRun() {
            return Boolean.TRUE.equals(dryRun);
        }
    }

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        ModelVersionId id = body.id();
        Order order = body.order();
        ModelVersion version = versions.require(id, order.variantId());
        scopes.require(order.scope());
        return body.isDryRun()
                ? Response.json(200, forecast.of(version, order, call.at()))
                : opener.open(call, version, order);
    }
}
