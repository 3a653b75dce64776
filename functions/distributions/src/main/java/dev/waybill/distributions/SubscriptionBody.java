package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.web.Json;

/// A subscription in an answer.
final class SubscriptionBody {

    private SubscriptionBody() {}

    static ObjectNode of(Subscription subscription) {
        ObjectNode body = Json.object();
        body.put("subscription_id", subscription.id());
        body.put("model_id", subscription.modelId().value());
        body.put("queue_url", subscription.queueUrl());
        body.put("state", subscription.state().toString());
        body.put("created_by", subscription.createdBy());
        body.put("created_at", subscription.createdAt().toString());
        subscription
                .trouble()
                .ifPresent(trouble ->
                        body.put("failing_since", trouble.since().toString())
                                .put("failures", trouble.tries())
                                .put("failure", trouble.reason()));
        return body;
    }
}
