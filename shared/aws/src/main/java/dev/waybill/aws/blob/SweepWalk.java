package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.SweepProgress.Unreferenced;
import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Departure;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepTally;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// Takes one sweep through one shard of the index `unreferenced`, a page at a time (protocol A.1.8,
/// A.1.9, 0.1.5).
///
/// What the sweep does to a blob, its receipt, the totals and the sweep's own progress are one
/// transaction: a crash anywhere leaves a sweep that goes on behind the last blob that it counted.
/// The object is deleted after that, and then its receipt; where that fails, the receipt stays, and
/// whoever settles what is owed does it.
final class SweepWalk {

    private static final int PAGE = 50;
    private static final int TRIES = 5;
    private static final String PROGRESS = "sweep progress";

    private final BlobsTable blobs;
    private final SweepRecords records;
    private final BlobRemoval removal;
    private final Supplier<Transaction> transactions;
    private final InstantSource clock;
    private final Sweep sweep;
    private SweepProgress saved;
    private SweepProgress reached;

    SweepWalk(Backends backends, Sweep sweep, SweepProgress from) {
        this.blobs = BlobsTable.of(backends);
        this.records = SweepRecords.of(backends);
        this.removal = BlobRemoval.of(backends);
        this.transactions = backends::transaction;
        this.clock = backends.clock();
        this.sweep = sweep;
        this.saved = from;
        this.reached = from;
    }

    /// Somebody else goes on with this sweep in this shard.
    private static final class Overtaken extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /// A row that is no row.
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(RuntimeException cause) {
            super(cause);
        }
    }

    /// Does one page.
    ///
    /// @return false when somebody else is at it
    boolean page() {
        BlobsTable.UnreferencedPage page =
                blobs.listUnreferenced(saved.shard(), sweep.order().asOf(), saved.last(), PAGE);
        Map<Digest, BlobRow> rows = readAll(page.entries());
        try {
            for (Unreferenced entry : page.entries()) {
                look(entry, Optional.ofNullable(rows.get(entry.digest())));
            }
            if (!page.more()) {
                reached = reached.finished();
            }
            save();
        } catch (Overtaken e) {
            return false;
        }
        return true;
    }

    private void save() throws Overtaken {
        if (!reached.equals(saved)) {
            saved = records.save(sweep, reached).orElseThrow(Overtaken::new);
            reached = saved;
        }
    }

    /// All rows of a page at once; none if there is one among them that is no row.
    private Map<Digest, BlobRow> readAll(List<Unreferenced> entries) {
        try {
            return blobs.findAll(entries.stream().map(Unreferenced::digest).toList());
        } catch (IllegalStateException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    private void look(Unreferenced entry, Optional<BlobRow> seen) throws Overtaken {
        try {
            step(entry, seen);
        } catch (Contended e) {
            fail(entry, "others kept changing it");
        } catch (SdkException e) {
            fail(entry, "its row could not be changed");
        } catch (Unreadable e) {
            fail(entry, "its row could not be read");
        }
    }

    private void fail(Unreferenced entry, String reason) {
        records.failed(sweep, entry.digest(), reason);
        reached = reached.past(entry, SweepTally.SEEN);
    }

    private Optional<BlobRow> read(Unreferenced entry) throws Unreadable {
        try {
            return blobs.find(entry.digest());
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new Unreadable(e);
        }
    }

    private void step(Unreferenced entry, Optional<BlobRow> seen) throws Overtaken, Unreadable {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<BlobRow> row = attempt == 0 && seen.isPresent() ? seen : read(entry);
            Optional<RowChange> change =
                    row.isPresent() && row.get() instanceof BlobRow.Stored stored
                            ? Departure.sweep(stored, sweep.order())
                            : Optional.empty();
            SweepTally tally = change.map(SweepTally::of).orElse(SweepTally.SEEN);
            if (change.isEmpty() || sweep.order().dryRun()) {
                reached = reached.past(entry, tally);
                return;
            }
            if (commit(change.get(), reached.past(entry, tally))) {
                change.get().receipt().ifPresent(this::deleteNow);
                return;
            }
        }
        throw new Contended("sweep a blob");
    }

    /// @return false when the blob is another by now
    private boolean commit(RowChange change, SweepProgress then) throws Overtaken {
        SweepProgress next = then.next();
        BlobParts parts =
                blobs.parts()
                        .row(change, clock.instant())
                        .put(
                                PROGRESS,
                                SweepItem.toItem(next, sweep.order().asOf()),
                                SweepItem.unmoved(saved));
        if (change.after().isEmpty()
                && change.before().orElseThrow() instanceof BlobRow.Stored gone) {
            parts.create("reclaimed", SweepItem.reclaimed(sweep, gone, clock.instant()));
        }
        return switch (parts.addTo(transactions.get()).commit("sweep a blob")) {
            case Transaction.Outcome.Committed _ -> {
                saved = next;
                reached = next;
                yield true;
            }
            case Transaction.Outcome.Refused refused -> {
                if (BlobParts.isRefused(refused, PROGRESS)) {
                    throw new Overtaken();
                }
                yield false;
            }
        };
    }

    private void deleteNow(Receipt receipt) {
        try {
            removal.workOff(receipt);
        } catch (Unavailable | SdkException e) {
            return; // the receipt says what is left to do
        }
    }
}
