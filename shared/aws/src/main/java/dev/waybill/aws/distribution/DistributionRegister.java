package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Limits;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.TargetPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Every step of a distribution from one state to the next: the distribution, its counter, its
/// place among the open generations, the blobs it holds and what is recorded about the change, in
/// one transaction each.
public final class DistributionRegister {

    /// How long a distribution runs, or is paused, before upkeep first looks whether its end was
    /// missed.
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    private static final List<DistributionState> OPEN =
            List.of(
                    DistributionState.PLANNING,
                    DistributionState.RUNNING,
                    DistributionState.PAUSED);

    private static final String DISTRIBUTION = "distribution";
    private static final String PAGE = "page";
    private static final String SEGMENT = "segment";

    /// Distribution, counter, generation, version, and two for those that devices may join.
    private static final int OTHER_WRITES = 6 + Deeds.WRITES;

    private final String table;
    private final ModelsTable models;
    private final GenerationsTable generations;
    private final ConvergenceTable convergence;
    private final JoinableTable joinables;
    private final BlobReferences blobs;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    private DistributionRegister(Backends backends) {
        this.table = backends.config().tables().distributions();
        this.models = ModelsTable.of(backends);
        this.generations = GenerationsTable.of(backends);
        this.convergence = ConvergenceTable.of(backends);
        this.joinables = JoinableTable.of(backends);
        this.blobs = new BlobReferences(BlobsTable.of(backends), backends.ids());
        this.deeds = backends.deeds();
        this.transactions = backends::transaction;
    }

    /// The register over the tables that `backends` name.
    public static DistributionRegister of(Backends backends) {
        return new DistributionRegister(backends);
    }

    /// Whether a distribution of that shape can hold so many blobs in the transaction that creates
    /// it.
    public static boolean canHold(int digests, int segments, int pages) {
        return 2 * digests + 1 + segments + pages + OTHER_WRITES <= Limits.TRANSACTION_ACTIONS;
    }

    /// Creates a distribution, which owes the messages that plan it. False, and nothing was
    /// written, when something that was read before has changed since: read again.
    public boolean create(NewDistribution created, Deed deed) {
        Transaction transaction = transactions.get();
        add(transaction, created, deed);
        return transaction.commit("create a distribution").isCommitted();
    }

    private void add(Transaction transaction, NewDistribution created, Deed deed) {
        Distribution distribution = created.distribution();
        if (distribution.holdsBlobs()) {
            hold(transaction, created, deed.at());
        }
        Map<String, AttributeValue> item = DistributionItem.toItem(distribution);
        Owed.put(Attributes.of(item), Owed.since(deed.at()));
        transaction.put("new " + DISTRIBUTION, table, item, Expression.NONE);
        created.segments()
                .forEach(segment ->
                        transaction.put(
                                SEGMENT + segment.number(),
                                table,
                                SegmentItem.toItem(distribution.id(), segment),
                                Expression.NONE));
        created.pages()
                .forEach(page ->
                        transaction.put(
                                PAGE + page.position(),
                                table,
                                PageItem.toItem(distribution, page, deed.at()),
                                Expression.NONE));
        joinables.open(transaction, distribution);
        generations.open(transaction, created.seen(), distribution);
        convergence.begin(transaction, distribution);
        models.check(transaction, created.version());
        deeds.addTo(
                transaction,
                deed,
                resource(distribution),
                Optional.empty(),
                Optional.of(distribution.generation()));
    }

    private void hold(Transaction transaction, NewDistribution created, Instant now) {
        HolderChanges changes = new HolderChanges();
        created.version()
                .digests()
                .forEach(digest -> changes.add(digest, holder(created.distribution())));
        addTo(transaction, changes, now);
    }

    private void addTo(Transaction transaction, HolderChanges changes, Instant now) {
        if (blobs.prepare(changes, now) instanceof BlobReferences.Prepared.Ready ready) {
            ready.addTo(transaction);
        }
    }

    /// What came of freezing a page.
    public sealed interface Frozen {
        /// This is the page: the given one, or the one that was frozen before.
        record Page(TargetPage page) implements Frozen {}

        /// The segment is closed: the distribution was called off.
        record Closed() implements Frozen {}
    }

    /// Freezes a page of a segment that is not closed, unless one is frozen there already (protocol
    /// C.1 #3).
    public Frozen freeze(Distribution distribution, TargetPage page, Instant now) {
        Transaction transaction = transactions.get();
        transaction.put(PAGE, table, PageItem.toItem(distribution, page, now), PageItem.ABSENT);
        transaction.check(
                SEGMENT,
                table,
                DistributionKeys.segment(distribution.id(), page.position().segment()),
                SegmentItem.IS_OPEN);
        return switch (transaction.commit("freeze a page")) {
            case Outcome.Committed() -> new Frozen.Page(page);
            case Outcome.Refused refused when refused.has(SEGMENT) -> new Frozen.Closed();
            case Outcome.Refused refused ->
                    new Frozen.Page(
                            PageItem.fromItem(refused.items().getOrDefault(PAGE, Map.of())));
        };
    }

    /// Counts a page whose targets are assigned, once (protocol C.1 #5): the segment goes on to the
    /// next one; behind the last, the distribution counts the segment. False when it was counted
    /// before.
    public boolean pass(Distribution distribution, TargetPage page, Instant now) {
        Transaction transaction = transactions.get();
        transaction.update(
                SEGMENT,
                table,
                DistributionKeys.segment(distribution.id(), page.position().segment()),
                SegmentItem.pass(page, now),
                SegmentItem.isAt(page));
        if (page.last()) {
            transaction.update(
                    DISTRIBUTION,
                    table,
                    DistributionKeys.distribution(distribution.id()),
                    Expression.of("ADD #done :one, #targets :count")
                            .name("#done", DistributionItem.SEGMENTS_DONE)
                            .name("#targets", DistributionItem.PLANNED_TARGETS)
                            .number(":one", 1)
                            .number(":count", page.firstRank() + page.deviceIds().size()),
                    Expression.NONE);
        }
        return transaction.commit("count a planned page").isCommitted();
    }

    /// Ends planning: `next` is Running, Paused or NoTargets. False when `before` was not Planning
    /// any more, or was paused or resumed since it was read.
    public boolean endPlanning(Distribution before, Distribution next, Instant now) {
        Transaction transaction = transactions.get();
        moveTo(transaction, next, DistributionItem.isStill(before), dueAt(next, now), now);
        return transaction.commit("end planning").isCommitted();
    }

    /// Has a distribution offer nothing new, offer new work again, or come to its next wave: one
    /// write, nothing per target. Who resumes one that failed too often pardons what has failed.
    /// False, and nothing changed, when `before` has moved since it was read.
    public boolean hold(Distribution before, Distribution next, Deed deed) {
        Transaction transaction = transactions.get();
        transaction.update(
                DISTRIBUTION,
                table,
                DistributionKeys.distribution(next.id()),
                DistributionItem.hold(next, dueAt(next, deed.at())),
                DistributionItem.isStill(before));
        if (isNewBudget(before, next)) {
            transaction.update(
                    "offered",
                    table,
                    DistributionKeys.offered(next.id()),
                    OfferedItem.NOTHING,
                    Expression.NONE);
        }
        boolean isPardon =
                next.pause().isEmpty()
                        && before.pause()
                                .map(pause -> pause.reason() == Pause.Reason.FAILURES)
                                .orElse(false);
        if (isPardon) {
            convergence.notePardoned(transaction, next);
        } else {
            convergence.note(transaction, next);
        }
        deeds.addTo(transaction, deed, resource(next));
        return transaction.commit("pause or resume a distribution").isCommitted();
    }

    /// Whether it was paused as its budget was spent, and goes on with another one.
    private static boolean isNewBudget(Distribution before, Distribution next) {
        return next.pause().isEmpty()
                && before.pause()
                        .filter(pause -> pause.reason() == Pause.Reason.BYTE_BUDGET)
                        .isPresent();
    }

    private static Optional<Instant> dueAt(Distribution next, Instant now) {
        return next.state().isUnderWay() ? Optional.of(now.plus(FIRST_LOOK)) : Optional.empty();
    }

    /// Calls a distribution off: `next` is Cancelled or Aborted, and owes the pass that tells its
    /// targets. False, and nothing changed, when it was over or called off already.
    public boolean callOff(Distribution next, Deed deed) {
        return move(next, DistributionItem.isIn(OPEN), deed.at(), Optional.of(deed));
    }

    /// Calls a distribution off as it was seen. False, and nothing changed, when `before` has moved
    /// since it was read.
    public boolean abort(Distribution before, Distribution next, Deed deed) {
        return move(next, DistributionItem.isStill(before), deed.at(), Optional.of(deed));
    }

    /// Calls a distribution off as it was seen, and creates the one that brings its converged
    /// devices back, in one. False, and nothing changed, when `before` has moved since it was read,
    /// or something else that was read before has changed.
    public boolean abort(
            Distribution before,
            Distribution next,
            Deed deed,
            NewDistribution rollback,
            Deed creation) {
        Transaction transaction = transactions.get();
        moveTo(transaction, next, DistributionItem.isStill(before), Optional.empty(), deed.at());
        deeds.addTo(transaction, deed, resource(next));
        add(transaction, rollback, creation);
        return transaction.commit("roll a distribution back").isCommitted();
    }

    /// Has the failed targets of a distribution be asked again, which is owed from now on. False,
    /// and nothing changed, when `before` has moved since it was read.
    public boolean retry(Distribution before, Distribution next, Deed deed) {
        Transaction transaction = transactions.get();
        transaction.update(
                DISTRIBUTION,
                table,
                DistributionKeys.distribution(next.id()),
                DistributionItem.retry(next, Owed.since(deed.at())),
                DistributionItem.isStill(before));
        deeds.addTo(transaction, deed, resource(next));
        return transaction.commit("ask failed targets again").isCommitted();
    }

    /// Notes that every failed target was asked again in the round of `distribution`. False when
    /// that was noted before, or it was called off.
    ///
    /// @param places how many of them took a place in the order of offers
    public boolean endRound(Distribution distribution, long places) {
        Transaction transaction = transactions.get();
        transaction.update(
                DISTRIBUTION,
                table,
                DistributionKeys.distribution(distribution.id()),
                DistributionItem.endRound(distribution.round().places().done(places)),
                DistributionItem.isRoundOwed(distribution.round().number()));
        return transaction.commit("end a round of retries").isCommitted();
    }

    /// Adds: the page is open to that round of retries.
    public void checkOpen(
            Transaction transaction, String id, TargetPage.Position position, int round) {
        transaction.check(
                PAGE, table, DistributionKeys.page(id, position), PageItem.isOpenTo(round));
    }

    /// Ends a running or paused distribution. False when `before` has moved since it was read.
    public boolean end(Distribution before, Distribution next, Instant now) {
        return move(next, DistributionItem.isStill(before), now, Optional.empty());
    }

    private boolean move(
            Distribution next, Expression condition, Instant now, Optional<Deed> deed) {
        Transaction transaction = transactions.get();
        moveTo(transaction, next, condition, Optional.empty(), now);
        deed.ifPresent(done -> deeds.addTo(transaction, done, resource(next)));
        return transaction.commit("move a distribution to its next state").isCommitted();
    }

    /// Ends the pass of a distribution that was called off: all its targets are told. False when
    /// that was noted before.
    public boolean endPass(Distribution next, Instant now) {
        Transaction transaction = transactions.get();
        moveTo(transaction, next, DistributionItem.isPassOwed(), Optional.empty(), now);
        return transaction.commit("end the pass of a distribution").isCommitted();
    }

    private void moveTo(
            Transaction transaction,
            Distribution next,
            Expression condition,
            Optional<Instant> dueAt,
            Instant now) {
        boolean owes = next.isPassOwed() || next.isOver() && next.holdsBlobs();
        transaction.update(
                DISTRIBUTION,
                table,
                DistributionKeys.distribution(next.id()),
                DistributionItem.move(
                        next, owes ? Optional.of(Owed.since(now)) : Optional.empty(), dueAt),
                condition);
        convergence.note(transaction, next);
        if (next.isOver()) {
            generations.close(transaction, next.version().modelId(), next.generation());
        }
    }

    /// Has a distribution that is over hold its blobs no more; nothing when it does not.
    ///
    /// @param released the distribution without its blobs
    public void release(Distribution released, Collection<Digest> digests, Instant now) {
        HolderChanges changes = new HolderChanges();
        digests.forEach(digest -> changes.drop(digest, holder(released)));
        Attempts.until(
                "release the blobs of a distribution",
                () -> {
                    Transaction transaction = transactions.get();
                    addTo(transaction, changes, now);
                    transaction.update(
                            DISTRIBUTION,
                            table,
                            DistributionKeys.distribution(released.id()),
                            DistributionItem.move(released, Optional.empty(), Optional.empty()),
                            DistributionItem.holdsBlobs());
                    Outcome outcome = transaction.commit("release the blobs of a distribution");
                    boolean again =
                            outcome instanceof Outcome.Refused refused
                                    && BlobReferences.isRefused(refused)
                                    && !refused.has(DISTRIBUTION);
                    return again ? Optional.empty() : Optional.of(true);
                });
    }

    private static Holder holder(Distribution distribution) {
        return new Holder(HolderKind.DISTRIBUTION, distribution.id());
    }

    private static String resource(Distribution distribution) {
        return "distributions/" + distribution.id();
    }
}
