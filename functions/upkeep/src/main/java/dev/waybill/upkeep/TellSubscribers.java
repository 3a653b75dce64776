package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.subscription.Subscribers;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.web.NewsMessage;
import java.time.Instant;

/// Sends to subscribers what they are owed: a first message that nobody sent, and what their queue
/// did not take before. The pauses grow; at last the queue is given up (SPEC D1.8).
final class TellSubscribers implements Duty {

    private static final int MOST = 200;

    private final SubscriptionsTable subscriptions;
    private final Subscribers subscribers;

    TellSubscribers(Backends backends) {
        this.subscriptions = SubscriptionsTable.of(backends);
        this.subscribers = Subscribers.of(backends, NewsMessage::write);
    }

    @Override
    public String name() {
        return "tell_subscribers";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(
                subscriptions.listOwed(pass, MOST),
                place -> subscribers.attend(place.modelId(), place.queueName()));
    }
}
