package dev.waybill.aws.run;

import dev.waybill.aws.Expression;
import dev.waybill.aws.ItemSize;
import dev.waybill.aws.Limits;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How a batch becomes one transaction although it has more events than a transaction has writes:
/// the last of its events are written several to an item, as a redo log, and the run's row says so.
/// Whoever meets such a row first puts those events where they belong; as nothing is recorded or
/// read past it, nobody sees a part of a batch that was acknowledged.
final class Staging {

    /// How much a staged item may hold; events are smaller than that.
    private static final int ITEM_BYTES = Limits.ITEM_BYTES - 16 * 1024;

    private final RunsTable runs;
    private final Supplier<Transaction> transactions;

    Staging(RunsTable runs, Supplier<Transaction> transactions) {
        this.runs = runs;
        this.transactions = transactions;
    }

    /// How the events of a batch are written.
    ///
    /// @param direct items of their own
    /// @param staged lists of items, one for each staged item
    record Plan(
            List<Map<String, AttributeValue>> direct,
            List<List<Map<String, AttributeValue>>> staged) {

        Plan {
            direct = List.copyOf(direct);
            staged = staged.stream().map(List::copyOf).toList();
        }

        /// Plans `events`, in order of their numbers, for `writes` writes. The highest numbers are
        /// staged: whoever reads along sees the batch grow at its end.
        static Plan of(List<Map<String, AttributeValue>> events, int writes) {
            for (int direct = Math.min(events.size(), writes); ; direct--) {
                List<List<Map<String, AttributeValue>>> staged =
                        packed(events.subList(direct, events.size()));
                if (direct + staged.size() <= writes) {
                    return new Plan(events.subList(0, direct), staged);
                }
            }
        }

        private static List<List<Map<String, AttributeValue>>> packed(
                List<Map<String, AttributeValue>> events) {
            List<List<Map<String, AttributeValue>>> items = new ArrayList<>();
            long size = ITEM_BYTES;
            for (Map<String, AttributeValue> event : events) {
                long bytes = ItemSize.of(event);
                if (size + bytes > ITEM_BYTES) {
                    items.add(new ArrayList<>());
                    size = 0;
                }
                items.getLast().add(event);
                size += bytes;
            }
            return items;
        }
    }

    /// Adds the planned events of `id` to the transaction that records them.
    void addTo(Transaction transaction, RunId id, Plan plan) {
        for (Map<String, AttributeValue> event : plan.direct()) {
            transaction.put(label(event), runs.table(), event, EventItem.ABSENT);
        }
        for (int i = 0; i < plan.staged().size(); i++) {
            transaction.put(
                    "staged " + i,
                    runs.table(),
                    StagedItem.toItem(id, i, plan.staged().get(i)),
                    StagedItem.ABSENT);
        }
    }

    /// The label of the write that puts an event.
    static String label(Map<String, AttributeValue> event) {
        return "event " + RunKeys.seq(event);
    }

    /// Puts what is staged in `run` where it belongs. Idempotent: of callers that meet, one does
    /// it, and a late one does nothing. A batch read and a transaction.
    void clear(RunRow run) {
        RunId id = run.id();
        List<Map<String, AttributeValue>> keys =
                IntStream.range(0, run.staged()).mapToObj(i -> RunKeys.staged(id, i)).toList();
        List<Map<String, AttributeValue>> items =
                runs.rows().findAll("read staged events", keys, true);
        if (items.size() < keys.size()) {
            return;
        }
        Transaction transaction = transactions.get();
        for (Map<String, AttributeValue> item : items) {
            for (Map<String, AttributeValue> event : StagedItem.events(item)) {
                transaction.put(label(event), runs.table(), event, Expression.NONE);
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            transaction.delete("staged " + i, runs.table(), keys.get(i), StagedItem.PRESENT);
        }
        transaction
                .update(
                        RunsTable.RUN,
                        runs.table(),
                        RunKeys.run(id),
                        RunItem.UNSTAGE,
                        RunItem.staged(run))
                .commit("put staged events where they belong");
    }
}
