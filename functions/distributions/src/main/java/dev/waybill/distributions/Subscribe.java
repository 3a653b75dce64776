package dev.waybill.distributions;

import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.subscription.SubscriberQueues;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Has a queue told how far the versions of a model come (SPEC D1.8). A queue has one subscription
/// to a model: asking again answers that one, and begins anew with a queue that did not take
/// messages.
final class Subscribe implements Endpoint {

    /// When upkeep sends the first message if nobody has.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Models models;
    private final SubscriptionsTable subscriptions;
    private final SubscriptionRegister register;
    private final SubscriberQueues queues;
    private final Ids ids;

    Subscribe(
            Models models,
            SubscriptionsTable subscriptions,
            SubscriptionRegister register,
            SubscriberQueues queues,
            Ids ids) {
        this.models = models;
        this.subscriptions = subscriptions;
        this.register = register;
        this.queues = queues;
        this.ids = ids;
    }

    private record Body(@Nullable String queueUrl) {}

    @Override
    public Response handle(Call call) {
        String url = Required.text("queue_url", call.request().json(Body.class).queueUrl());
        String name = queues.requireName(url);
        ModelId modelId = models.require(call);
        return Attempts.until("subscribe", () -> attempt(call, modelId, name, url));
    }

    /// Absent when somebody changed the subscription since it was read.
    private Optional<Response> attempt(Call call, ModelId modelId, String name, String url) {
        Optional<Subscription> found = subscriptions.find(modelId, name);
        if (found.isEmpty()) {
            return create(call, modelId, name, url);
        }
        if (found.get().trouble().isEmpty()) {
            return Optional.of(Response.json(200, SubscriptionBody.of(found.get())));
        }
        Response answer = Response.json(200, SubscriptionBody.of(found.get().withoutTrouble()));
        return register.revive(found.get(), call.deed(answer))
                ? Optional.of(answer)
                : Optional.empty();
    }

    private Optional<Response> create(Call call, ModelId modelId, String name, String url) {
        Subscription subscription =
                new Subscription(
                        ids.next(),
                        modelId,
                        name,
                        url,
                        call.principal().subject(),
                        call.at(),
                        Optional.empty(),
                        Optional.of(call.at().plus(PATIENCE)),
                        new TreeMap<>());
        Response answer = Response.json(201, SubscriptionBody.of(subscription));
        return switch (register.create(subscription, call.deed(answer))) {
            case DONE -> Optional.of(answer);
            case EXISTS -> Optional.empty();
            case FULL ->
                    throw Problem.of(
                                    Code.TOO_LARGE,
                                    "A model has at most "
                                            + Subscription.MOST_OF_A_MODEL
                                            + " subscriptions")
                            .with("model_id", modelId.value())
                            .refused();
        };
    }
}
