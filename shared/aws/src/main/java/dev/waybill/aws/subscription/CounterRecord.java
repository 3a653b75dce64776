package dev.waybill.aws.subscription;

import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;

/// What a record of the stream of the table `convergence` says.
public sealed interface CounterRecord {

    /// Where a version stands has changed.
    record Changed(ModelVersionId version) implements CounterRecord {}

    /// A queue has subscribed to a model.
    record Subscribed(ModelId modelId, String queueName) implements CounterRecord {}

    /// Nothing that anybody is told about.
    record Other() implements CounterRecord {}

    /// Reads the event's name and the keys of a record.
    static CounterRecord read(String event, String model, String item) {
        if (model.indexOf(':') > 0) {
            return new Changed(ModelVersionId.parse(model));
        }
        return event.equals("INSERT") && item.startsWith(SubscriptionItem.PREFIX)
                ? new Subscribed(
                        new ModelId(model), item.substring(SubscriptionItem.PREFIX.length()))
                : new Other();
    }
}
