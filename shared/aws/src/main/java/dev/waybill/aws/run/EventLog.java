package dev.waybill.aws.run;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Contest;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Limits;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.run.Appended;
import dev.waybill.domain.run.Appended.Recorded;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.RunEvent;
import dev.waybill.domain.run.RunId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The events of runs. A batch is recorded as a whole or not at all, in one transaction that also
/// checks that the run is running, so nothing is recorded after a run's end (SPEC D3.2, D3.3).
///
/// Calls on one run meet in its row and wait for each other: some hundred calls a second per run.
public final class EventLog {

    /// How many events fit into a transaction beside the run's row and what is recorded about the
    /// call.
    static final int PLAIN_EVENTS = Limits.TRANSACTION_ACTIONS - 1 - Deeds.WRITES;

    private final RunsTable runs;
    private final LargeJson large;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Staging staging;
    private final Supplier<Transaction> transactions;
    private final Backoff backoff;

    EventLog(
            RunsTable runs,
            LargeJson large,
            BlobReferences references,
            Deeds deeds,
            Supplier<Transaction> transactions,
            Backoff backoff) {
        this.runs = runs;
        this.large = large;
        this.references = references;
        this.deeds = deeds;
        this.staging = new Staging(runs, transactions);
        this.transactions = transactions;
        this.backoff = backoff;
    }

    /// The events in what `backends` name.
    public static EventLog of(Backends backends) {
        return new EventLog(
                RunsTable.of(backends),
                LargeJson.of(backends),
                new BlobReferences(BlobsTable.of(backends), backends.ids()),
                backends.deeds(),
                backends::transaction,
                backends.backoff());
    }

    RunsTable runs() {
        return runs;
    }

    LargeJson large() {
        return large;
    }

    BlobReferences references() {
        return references;
    }

    Deeds deeds() {
        return deeds;
    }

    Staging staging() {
        return staging;
    }

    Transaction newTransaction() {
        return transactions.get();
    }

    /// Records a batch. Events with numbers in rising order: one transaction of n + 3 writes; a
    /// late number costs a second try. Without numbers: one read before. Large payloads: a read,
    /// and for each a store of a blob before.
    ///
    /// @param now the server's time, which becomes `recorded_at`
    /// @param deed from the events as they are to be recorded
    public Appended append(
            RunId id, EventBatch batch, Instant now, Function<List<Recorded>, Deed> deed) {
        Optional<Unsigned> contradiction = batch.contradiction();
        if (contradiction.isPresent()) {
            return new Appended.Conflict(contradiction.get());
        }
        AppendCall call = new AppendCall(this, id, batch, now.truncatedTo(ChronoUnit.MILLIS), deed);
        return Contest.until("record events", backoff, call::attempt);
    }

    /// Puts staged events where they belong, right after they were recorded. If this fails, whoever
    /// comes next does it.
    void settle(RunId id, Staging.Plan plan) {
        if (plan.staged().isEmpty()) {
            return;
        }
        try {
            runs.findRow(id).filter(row -> row.staged() > 0).ifPresent(staging::clear);
        } catch (Unavailable | Contended e) {
            return;
        }
    }

    /// The events behind number `after`, in order of numbers, at most `limit` and some `bytes` of
    /// payloads, but at least one if there is any. The run's row and a query, both consistent, and
    /// a GET per large payload. The position is an event's number.
    ///
    /// @param after absent: from the first event on
    /// @param now the server's time
    /// @return absent when there is no such run
    public Optional<Slice<RunEvent>> list(
            RunId id, Optional<Unsigned> after, int limit, long bytes, Instant now) {
        if (!isReadable(id)) {
            return Optional.empty();
        }
        Optional<Unsigned> first = after.map(Unsigned::next).orElse(Optional.of(Unsigned.of(0)));
        if (first.isEmpty()) {
            return Optional.of(new Slice<>(List.of(), Optional.empty()));
        }
        Rows.Query query = Rows.Query.of(RunKeys.eventsFrom(id, first.get())).limit(limit + 1);
        Slice<Map<String, AttributeValue>> items =
                Slice.of(runs.rows().query("list events", query), limit, RunKeys.ITEM);
        return Optional.of(read(items, bytes, now));
    }

    /// False when there is no such run. Nothing is staged in it when this returns.
    private boolean isReadable(RunId id) {
        return Attempts.until(
                "put staged events where they belong",
                () -> {
                    Optional<RunRow> row = runs.findRow(id);
                    if (row.isPresent() && row.get().staged() > 0) {
                        staging.clear(row.get());
                        return Optional.empty();
                    }
                    return Optional.of(row.isPresent());
                });
    }

    private Slice<RunEvent> read(
            Slice<Map<String, AttributeValue>> items, long bytes, Instant now) {
        List<RunEvent> events = new ArrayList<>();
        long size = 0;
        for (Map<String, AttributeValue> item : items.items()) {
            KeptJson payload = EventItem.payload(item);
            size += payload.sizeBytes();
            if (size > bytes && !events.isEmpty()) {
                return new Slice<>(events, Optional.of(events.getLast().seq().toString()));
            }
            events.add(EventItem.fromItem(item, large.read(payload, now)));
        }
        return new Slice<>(events, items.next().map(_ -> events.getLast().seq().toString()));
    }
}
