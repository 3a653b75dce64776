package dev.waybill.aws.run;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.run.RunId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table `runs`: `run_id` (hash) and `item` (range).
///
/// | item | what |
/// |---|---|
/// | `run` | the run; one write at start and end and one per call that records events: some hundred a second per run |
/// | `event#<20 digits>` | an event, under its number; written once |
/// | `staged#<2 digits>` | events of a large batch on their way to items of their own |
final class RunKeys {

    static final String RUN_ID = "run_id";
    static final String ITEM = "item";

    private static final String RUN = "run";
    private static final String EVENT_PREFIX = "event#";
    private static final String STAGED_PREFIX = "staged#";

    private RunKeys() {}

    static Map<String, AttributeValue> run(RunId id) {
        return key(id, RUN);
    }

    static Map<String, AttributeValue> event(RunId id, Unsigned seq) {
        return key(id, event(seq));
    }

    /// @param number 0–99
    static Map<String, AttributeValue> staged(RunId id, int number) {
        return key(id, "%s%02d".formatted(STAGED_PREFIX, number));
    }

    /// The number of the event with this key.
    static Unsigned seq(Map<String, AttributeValue> key) {
        return Unsigned.ofPadded(Attributes.of(key).text(ITEM).substring(EVENT_PREFIX.length()));
    }

    /// The events of a run from number `first` on.
    static Expression eventsFrom(RunId id, Unsigned first) {
        return Expression.of("#run_id = :run_id AND #item BETWEEN :first AND :last")
                .name("#run_id", RUN_ID)
                .name("#item", ITEM)
                .text(":run_id", id.value())
                .text(":first", event(first))
                .text(":last", event(Unsigned.MAX));
    }

    private static String event(Unsigned seq) {
        return EVENT_PREFIX + seq.padded();
    }

    private static Map<String, AttributeValue> key(RunId id, String item) {
        return Attributes.none().put(RUN_ID, id.value()).put(ITEM, item).item();
    }
}
