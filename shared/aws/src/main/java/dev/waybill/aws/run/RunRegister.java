package dev.waybill.aws.run;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Contest;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.run.Ended;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunEnd;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Starts and ends runs, each in one transaction with the run's holds on blobs and what is recorded
/// about the change. A run holds its spec, its final state, and what of its own JSON is large; the
/// first two need not have bytes (SPEC X3, 8.6).
public final class RunRegister {

    private final RunsTable runs;
    private final LargeJson large;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;
    private final Backoff backoff;

    RunRegister(
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
        this.transactions = transactions;
        this.backoff = backoff;
    }

    /// The register on what `backends` name.
    public static RunRegister of(Backends backends) {
        return new RunRegister(
                RunsTable.of(backends),
                LargeJson.of(backends),
                new BlobReferences(BlobsTable.of(backends), backends.ids()),
                backends.deeds(),
                backends::transaction,
                backends.backoff());
    }

    /// Starts a run. One batch read and one transaction of up to 8 writes; large tags are stored
    /// before.
    public void start(Run run, Deed deed) {
        Contest.until("start a run", backoff, () -> tryStart(run, deed));
    }

    private Optional<Boolean> tryStart(Run run, Deed deed) {
        KeptJson tags = large.keep(run.metadata().tags(), deed.at());
        HolderChanges changes = new HolderChanges().add(run.specDigest(), holder(run.id()));
        LargeJson.hold(changes, holder(run.id()), tags);
        Transaction transaction = runs.start(transactions.get(), RunRow.started(run, tags));
        deeds.addTo(transaction, deed, resource(run.id()));
        return switch (references.prepare(changes, deed.at())) {
            case Prepared.NotLive _ -> Optional.empty();
            case Prepared.Ready ready ->
                    ready.addTo(transaction).commit("start a run").isCommitted()
                            ? Optional.of(true)
                            : Optional.empty();
        };
    }

    /// Ends a run, if it is running: of any number of calls, one does it (SPEC D3.3). One
    /// transaction of up to 6 writes, and a batch read when there is a final state to hold.
    public Ended end(RunId id, RunEnd end, RunSummary summary, Deed deed) {
        return Contest.until("end a run", backoff, () -> tryEnd(id, end, summary, deed));
    }

    private Optional<Ended> tryEnd(RunId id, RunEnd end, RunSummary summary, Deed deed) {
        Instant now = deed.at().truncatedTo(ChronoUnit.MILLIS);
        Transaction transaction = runs.end(transactions.get(), id, end.status(), summary, now);
        deeds.addTo(transaction, deed, resource(id));
        summary.finalStateDigest()
                .ifPresent(digest -> {
                    HolderChanges changes = new HolderChanges().add(digest, holder(id));
                    if (references.prepare(changes, now) instanceof Prepared.Ready ready) {
                        ready.addTo(transaction);
                    }
                });
        return switch (transaction.commit("end a run")) {
            case Outcome.Committed() -> Optional.of(new Ended.Done());
            case Outcome.Refused refused ->
                    Optional.ofNullable(refused.items().get(RunsTable.RUN))
                            .flatMap(item -> refusal(item, end));
        };
    }

    /// Absent when the run as it stands can be ended after all.
    private static Optional<Ended> refusal(Map<String, AttributeValue> item, RunEnd end) {
        if (item.isEmpty()) {
            return Optional.of(new Ended.NoRun());
        }
        return switch (RunItem.fromItem(item).status().next(end)) {
            case RunStatus.Step.To _ -> Optional.empty();
            case RunStatus.Step.Ended(RunStatus status) -> Optional.of(new Ended.Before(status));
        };
    }

    /// Who holds what a run names.
    static Holder holder(RunId run) {
        return new Holder(HolderKind.RUN, run.value());
    }

    static String resource(RunId id) {
        return "runs/" + id;
    }
}
