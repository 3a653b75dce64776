package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.util.List;
import java.util.Optional;

/// Lists the subscriptions to a model, in order of their queues' names, with how they are doing.
final class ListSubscriptions implements Endpoint {

    private final Models models;
    private final SubscriptionsTable subscriptions;

    ListSubscriptions(Models models, SubscriptionsTable subscriptions) {
        this.models = models;
        this.subscriptions = subscriptions;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        List<Subscription> behind =
                subscriptions.list(models.require(call)).stream()
                        .filter(each ->
                                page.after()
                                        .map(last -> each.queueName().compareTo(last) > 0)
                                        .orElse(true))
                        .toList();
        List<Subscription> shown = behind.subList(0, Math.min(page.limit(), behind.size()));
        List<ObjectNode> bodies = shown.stream().map(SubscriptionBody::of).toList();
        Optional<String> next =
                shown.size() < behind.size()
                        ? Optional.of(shown.getLast().queueName())
                        : Optional.empty();
        return Page.answer(call.request(), "subscriptions", bodies, next);
    }
}
