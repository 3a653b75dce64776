package dev.waybill.aws.subscription;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.subscription.Subscription;
import java.util.function.Supplier;

/// Every change that somebody makes to subscriptions, and what is recorded about it, in one
/// transaction each. A new one owes its first message from the moment that it is there.
public final class SubscriptionRegister {

    private final SubscriptionsTable subscriptions;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    private SubscriptionRegister(Backends backends) {
        this.subscriptions = SubscriptionsTable.of(backends);
        this.deeds = backends.deeds();
        this.transactions = backends::transaction;
    }

    /// The register on the tables that `backends` name.
    public static SubscriptionRegister of(Backends backends) {
        return new SubscriptionRegister(backends);
    }

    /// What came of subscribing.
    public enum Created {
        /// It is there.
        DONE,
        /// The queue has a subscription to the model: read again.
        EXISTS,
        /// The model has as many as it may have.
        FULL
    }

    /// Subscribes a queue to a model.
    public Created create(Subscription subscription, Deed deed) {
        Transaction transaction = transactions.get();
        subscriptions.create(transaction, subscription);
        deeds.addTo(transaction, deed, resource(subscription));
        return switch (transaction.commit("subscribe")) {
            case Outcome.Committed() -> Created.DONE;
            case Outcome.Refused refused when refused.has(SubscriptionsTable.SUBSCRIPTION) ->
                    Created.EXISTS;
            case Outcome.Refused _ -> Created.FULL;
        };
    }

    /// Begins anew with a queue that did not take messages; false when the subscription has gone
    /// since it was read.
    public boolean revive(Subscription subscription, Deed deed) {
        Transaction transaction = transactions.get();
        subscriptions.revive(transaction, subscription, deed.at());
        deeds.addTo(transaction, deed, resource(subscription));
        return transaction.commit("subscribe again").isCommitted();
    }

    /// Ends a subscription; false when it has gone since it was read.
    public boolean delete(Subscription subscription, Deed deed) {
        Transaction transaction = transactions.get();
        subscriptions.delete(transaction, subscription);
        deeds.addTo(transaction, deed, resource(subscription));
        return transaction.commit("unsubscribe").isCommitted();
    }

    private static String resource(Subscription subscription) {
        return "models/" + subscription.modelId() + "/subscriptions/" + subscription.id();
    }
}
