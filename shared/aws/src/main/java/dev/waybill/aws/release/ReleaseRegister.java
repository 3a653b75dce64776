package dev.waybill.aws.release;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Contest;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.release.Promotion;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseLine;
import dev.waybill.domain.release.ReleaseLine.Step;
import dev.waybill.domain.release.ReleaseName;
import dev.waybill.domain.release.ReleaseOutcome;
import dev.waybill.domain.release.Rollback;
import dev.waybill.domain.release.RollbackWish;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The one way in which histories grow: an entry, how far the history has come, the name's hold on
/// the digest, and what is recorded about the change, in one transaction. Of callers that want the
/// same number one gets it and the others the next ones, so numbers have no gaps (SPEC D3.13,
/// D3.14).
///
/// A name holds every digest of its history, whether its bytes are there or not (SPEC X3).
public final class ReleaseRegister {

    private final ReleasesTable releases;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;
    private final Backoff backoff;

    /// @param releases the histories
    /// @param references who holds blobs
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    /// @param backoff waits between tries
    public ReleaseRegister(
            ReleasesTable releases,
            BlobReferences references,
            Deeds deeds,
            Supplier<Transaction> transactions,
            Backoff backoff) {
        this.releases = releases;
        this.references = references;
        this.deeds = deeds;
        this.transactions = transactions;
        this.backoff = backoff;
    }

    /// The register on what `backends` name.
    public static ReleaseRegister of(Backends backends) {
        return new ReleaseRegister(
                ReleasesTable.of(backends),
                new BlobReferences(BlobsTable.of(backends), backends.ids()),
                backends.deeds(),
                backends::transaction,
                backends.backoff());
    }

    /// Makes a digest current. One consistent read, one batch read, one transaction of up to 7
    /// writes; all again when another caller was faster.
    ///
    /// @param deed from the entry as it is to be written
    public ReleaseOutcome promote(
            ReleaseName name, Promotion wish, Instant now, Function<Release, Deed> deed) {
        return Contest.until(
                "promote a release",
                backoff,
                () -> {
                    ReleaseLine line = releases.line(name);
                    Step step = line.promote(wish.expectedCurrentSeq(), now);
                    return step instanceof Step.Promote(long seq, Instant createdAt)
                            ? append(
                                    line,
                                    new Release(
                                            name,
                                            seq,
                                            wish.specDigest(),
                                            wish.metadata(),
                                            createdAt,
                                            Optional.empty()),
                                    deed)
                            : Optional.of(refusal(step));
                });
    }

    /// Makes an earlier entry's digest current again, with its metadata (SPEC D3.11). Reads one
    /// item more than [#promote].
    ///
    /// @param deed from the entry as it is to be written
    public ReleaseOutcome rollBack(
            ReleaseName name, RollbackWish wish, Instant now, Function<Release, Deed> deed) {
        return Contest.until(
                "roll a release back",
                backoff,
                () -> {
                    ReleaseLine line = releases.line(name);
                    Step step = line.rollBack(wish.toSeq(), wish.expectedCurrentSeq(), now);
                    return step instanceof Step.RollBack rollBack
                            ? append(line, repeated(line, rollBack, wish), deed)
                            : Optional.of(refusal(step));
                });
    }

    private Release repeated(ReleaseLine line, Step.RollBack step, RollbackWish wish) {
        Release restored =
                releases.find(line.name(), step.restoredSeq())
                        .orElseThrow(() -> new IllegalStateException("a history has a gap"));
        return new Release(
                line.name(),
                step.seq(),
                restored.specDigest(),
                restored.metadata(),
                step.createdAt(),
                Optional.of(
                        new Rollback(
                                line.currentSeq(),
                                step.restoredSeq(),
                                wish.rolledBackBy(),
                                wish.reason())));
    }

    /// Absent when the history has moved on, or the blob has changed, since they were read.
    private Optional<ReleaseOutcome> append(
            ReleaseLine line, Release next, Function<Release, Deed> deed) {
        Transaction transaction = releases.append(transactions.get(), line, next);
        hold(transaction, next);
        deeds.addTo(
                transaction,
                deed.apply(next),
                "releases/" + next.name(),
                Optional.of(line.currentSeq()),
                Optional.of(next.seq()));
        return transaction.commit("append to a history").isCommitted()
                ? Optional.of(new ReleaseOutcome.Made(next))
                : Optional.empty();
    }

    private void hold(Transaction transaction, Release release) {
        Holder holder = new Holder(HolderKind.RELEASE, release.name().value());
        HolderChanges changes = new HolderChanges().add(release.specDigest(), holder);
        switch (references.prepare(changes, release.createdAt())) {
            case Prepared.Ready ready -> ready.addTo(transaction);
            case Prepared.NotLive _ -> throw new IllegalStateException("nothing was demanded");
        }
    }

    private static ReleaseOutcome refusal(Step step) {
        return switch (step) {
            case Step.Moved(long currentSeq) -> new ReleaseOutcome.Moved(currentSeq);
            case Step.NotReleased() -> new ReleaseOutcome.NotReleased();
            case Step.NoPrevious() -> new ReleaseOutcome.NoPrevious();
            case Step.NoEntry() -> new ReleaseOutcome.NoEntry();
            case Step.Promote _, Step.RollBack _ ->
                    throw new IllegalStateException("an entry is no refusal");
        };
    }
}
