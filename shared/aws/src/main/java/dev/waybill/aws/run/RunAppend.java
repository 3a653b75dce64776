package dev.waybill.aws.run;

import dev.waybill.aws.Expression;
import dev.waybill.domain.Unsigned;
import java.util.Optional;

/// What recording events does to the run's row: it must be running, it counts them, and it knows
/// the highest number.
///
/// @param events how many are recorded
/// @param highest the highest number among them
/// @param lastSeq the highest number that was seen in the row; absent when none, or nothing, was
/// @param recordedEvents how many events must be recorded already; absent when it does not matter
/// @param staged in how many items events wait to be put where they belong
record RunAppend(
        int events,
        Unsigned highest,
        Optional<Unsigned> lastSeq,
        Optional<Long> recordedEvents,
        int staged) {

    /// Whether the highest number rises, as far as is known.
    private boolean rises() {
        return lastSeq.isEmpty() || lastSeq.get().compareTo(highest) < 0;
    }

    Expression update() {
        Expression update =
                Expression.of(
                                "SET #events = #events + :new"
                                        + (rises() ? ", #last = :highest" : "")
                                        + (staged > 0 ? ", #staged = :staged" : ""))
                        .name("#events", RunItem.RECORDED_EVENTS)
                        .number(":new", events);
        if (rises()) {
            update =
                    update.name("#last", RunItem.LAST_SEQ)
                            .value(":highest", RunItem.number(highest));
        }
        return staged > 0
                ? update.name("#staged", RunItem.STAGED).number(":staged", staged)
                : update;
    }

    Expression condition() {
        Expression condition =
                RunItem.running()
                        .and("attribute_not_exists(#staged)")
                        .and(
                                rises()
                                        ? "(attribute_not_exists(#last) OR #last < :highest)"
                                        : "#last >= :highest")
                        .name("#staged", RunItem.STAGED)
                        .name("#last", RunItem.LAST_SEQ)
                        .value(":highest", RunItem.number(highest));
        return recordedEvents
                .map(seen ->
                        condition
                                .and("#events = :seen")
                                .name("#events", RunItem.RECORDED_EVENTS)
                                .number(":seen", seen))
                .orElse(condition);
    }
}
