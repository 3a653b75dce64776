package dev.waybill.distributions;

import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Ends a subscription; also when there is none, for whoever asks twice. A message that is under
/// way may still come.
final class Unsubscribe implements Endpoint {

    private final Models models;
    private final SubscriptionsTable subscriptions;
    private final SubscriptionRegister register;

    Unsubscribe(Models models, SubscriptionsTable subscriptions, SubscriptionRegister register) {
        this.models = models;
        this.subscriptions = subscriptions;
        this.register = register;
    }

    @Override
    public Response handle(Call call) {
        ModelId modelId = models.require(call);
        String id = call.name("subscription_id");
        Response answer = Response.empty(204);
        return Attempts.until(
                "unsubscribe",
                () -> {
                    Optional<Subscription> found =
                            subscriptions.list(modelId).stream()
                                    .filter(each -> each.id().equals(id))
                                    .findFirst();
                    boolean isGone =
                            found.map(each -> register.delete(each, call.deed(answer)))
                                    .orElse(true);
                    return isGone ? Optional.of(answer) : Optional.empty();
                });
    }
}
