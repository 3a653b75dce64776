package dev.waybill.aws.run;

import dev.waybill.aws.Limits;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.run.Appended;
import dev.waybill.domain.run.Appended.Recorded;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.NumberedEvent;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One call that records events, through all its attempts: what it has learned so far. Not
/// thread-safe.
///
/// The plain case, events with numbers in rising order, takes one transaction and no read. The
/// run's row is read first when numbers are to be given, when a payload is large, or when the batch
/// does not fit into a transaction event by event; then the transaction is bound to the number of
/// events that was read, so nobody can have recorded anything in between.
final class AppendCall {

    private final EventLog log;
    private final RunId id;
    private final EventBatch batch;
    private final Instant now;
    private final Function<List<Recorded>, Deed> deed;

    /// The run's row as it was last seen.
    private Optional<RunRow> row = Optional.empty();

    /// Events of this batch that were recorded before, with the same content: when.
    private final Map<Unsigned, Instant> before = new HashMap<>();

    /// The fingerprints of events whose payloads are kept as blobs, and, once it is stored, where.
    private final Set<Digest> large;

    private final Map<Digest, KeptJson> stored = new HashMap<>();

    AppendCall(
            EventLog log,
            RunId id,
            EventBatch batch,
            Instant now,
            Function<List<Recorded>, Deed> deed) {
        this.log = log;
        this.id = id;
        this.batch = batch;
        this.large = LargePayloads.of(batch);
        this.now = now;
        this.deed = deed;
    }

    /// Absent when others were in the way, or more was learned: try again.
    Optional<Appended> attempt() {
        boolean careful = isCareful();
        if (careful && row.isEmpty()) {
            row = log.runs().findRow(id);
            if (row.isEmpty()) {
                return Optional.of(new Appended.NoRun());
            }
        }
        if (row.isPresent() && row.get().staged() > 0) {
            log.staging().clear(row.get());
            row = Optional.empty();
            return Optional.empty();
        }
        if (row.isPresent() && row.get().status() != RunStatus.RUNNING) {
            return Optional.of(ended(row.get().status()));
        }
        if (careful) {
            Optional<Appended> conflict = learn(fresh());
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        List<NumberedEvent> fresh = fresh();
        return fresh.isEmpty()
                ? Optional.of(new Appended.Repeated(recorded()))
                : write(fresh, careful);
    }

    private boolean isCareful() {
        return !batch.isNumbered()
                || batch.events().size() > EventLog.PLAIN_EVENTS
                || !large.isEmpty();
    }

    private List<NumberedEvent> numbered() {
        return batch.numbered(row.flatMap(RunRow::lastSeq));
    }

    /// What is still to be recorded, in order of numbers, each number once.
    private List<NumberedEvent> fresh() {
        Map<Unsigned, NumberedEvent> events = new TreeMap<>();
        for (NumberedEvent event : numbered()) {
            if (!before.containsKey(event.seq())) {
                events.put(event.seq(), event);
            }
        }
        return List.copyOf(events.values());
    }

    private List<Recorded> recorded() {
        return numbered().stream()
                .map(event -> new Recorded(event, before.getOrDefault(event.seq(), now)))
                .toList();
    }

    /// Looks which of `events` stand already. A conflict, if one stands with another content.
    private Optional<Appended> learn(List<NumberedEvent> events) {
        Map<Unsigned, EventContent> given = givenNumbers();
        List<Map<String, AttributeValue>> keys =
                events.stream()
                        .map(NumberedEvent::seq)
                        .filter(given::containsKey)
                        .map(seq -> RunKeys.event(id, seq))
                        .toList();
        for (Map<String, AttributeValue> item :
                log.runs().rows().findAll("look for events", keys, true)) {
            Optional<Appended> conflict = learn(item, given);
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        return Optional.empty();
    }

    /// Only a number that the caller gave says that an event is the same one; a number of ours
    /// belongs to whoever was faster.
    private Optional<Appended> learn(
            Map<String, AttributeValue> item, Map<Unsigned, EventContent> given) {
        Unsigned seq = RunKeys.seq(item);
        EventContent content = given.get(seq);
        if (content == null) {
            return Optional.empty();
        }
        if (!content.fingerprint().equals(EventItem.fingerprint(item))) {
            return Optional.of(new Appended.Conflict(seq));
        }
        before.put(seq, EventItem.recordedAt(item));
        return Optional.empty();
    }

    private Map<Unsigned, EventContent> givenNumbers() {
        Map<Unsigned, EventContent> given = new HashMap<>();
        batch.events()
                .forEach(event -> event.seq().ifPresent(seq -> given.put(seq, event.content())));
        return given;
    }

    /// To record again what stands already changes nothing, so it is no matter that the run has
    /// ended.
    private Appended ended(RunStatus status) {
        if (batch.isNumbered() && learn(fresh()).isEmpty() && fresh().isEmpty()) {
            return new Appended.Repeated(recorded());
        }
        return new Appended.Ended(status);
    }

    private Optional<Appended> write(List<NumberedEvent> fresh, boolean careful) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        HolderChanges changes = new HolderChanges();
        int holds = 0;
        for (NumberedEvent event : fresh) {
            KeptJson payload = keep(event.content());
            LargeJson.hold(changes, RunRegister.holder(id), payload);
            holds += payload instanceof KeptJson.InBlob ? 1 : 0;
            items.add(EventItem.toItem(id, event, payload, now));
        }
        Transaction transaction = log.newTransaction();
        if (holds > 0) {
            switch (log.references().prepare(changes, now)) {
                case Prepared.Ready ready -> ready.addTo(transaction);
                case Prepared.NotLive _ -> {
                    stored.clear();
                    return Optional.empty();
                }
            }
        }
        List<Recorded> recorded = recorded();
        log.deeds().addTo(transaction, deed.apply(recorded), RunRegister.resource(id));
        Staging.Plan plan =
                Staging.Plan.of(items, Limits.TRANSACTION_ACTIONS - transaction.size() - 1);
        log.staging().addTo(transaction, id, plan);
        addRow(transaction, fresh, plan, careful);
        return switch (transaction.commit("record events")) {
            case Outcome.Committed() -> {
                log.settle(id, plan);
                yield Optional.of(new Appended.Done(recorded));
            }
            case Outcome.Refused refused -> refused(refused);
        };
    }

    private KeptJson keep(EventContent content) {
        if (!large.contains(content.fingerprint())) {
            return new KeptJson.Inline(content.payload());
        }
        return stored.computeIfAbsent(
                content.fingerprint(), _ -> log.large().store(content.payload(), now));
    }

    private void addRow(
            Transaction transaction,
            List<NumberedEvent> fresh,
            Staging.Plan plan,
            boolean careful) {
        Unsigned highest = fresh.getLast().seq();
        RunAppend append =
                new RunAppend(
                        fresh.size(),
                        highest,
                        row.flatMap(RunRow::lastSeq),
                        careful ? row.map(RunRow::recordedEvents) : Optional.empty(),
                        plan.staged().size());
        transaction.update(
                RunsTable.RUN,
                log.runs().table(),
                RunKeys.run(id),
                append.update(),
                append.condition());
    }

    private Optional<Appended> refused(Outcome.Refused refused) {
        Map<String, AttributeValue> run = refused.items().get(RunsTable.RUN);
        if (run != null) {
            if (run.isEmpty()) {
                return Optional.of(new Appended.NoRun());
            }
            row = Optional.of(RunItem.fromItem(run));
            if (row.get().status() != RunStatus.RUNNING) {
                return Optional.empty();
            }
        }
        Map<Unsigned, EventContent> given = givenNumbers();
        return refused.items().values().stream()
                .filter(EventItem::isEvent)
                .sorted(Comparator.comparing(RunKeys::seq))
                .map(item -> learn(item, given))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
