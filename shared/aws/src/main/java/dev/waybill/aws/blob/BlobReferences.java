package dev.waybill.aws.blob;

import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.References;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Holders of blobs, within other aggregates' deciding transactions (protocol A.1.6 and A.1.7): a
/// model's version holds the blobs of its variants from the very write that names them.
///
/// Use: [#prepare] reads and decides; add the parts to the transaction; commit; when [#isRefused],
/// somebody changed one of the blobs meanwhile: prepare and commit again, in a
/// [dev.waybill.domain.Attempts].
public final class BlobReferences {

    private final BlobsTable blobs;
    private final Ids ids;

    /// @param blobs the rows
    /// @param ids names the lives of digests that are held before they are there
    public BlobReferences(BlobsTable blobs, Ids ids) {
        this.blobs = blobs;
        this.ids = ids;
    }

    /// What came of preparing changes.
    public sealed interface Prepared {
        /// They can be made now.
        final class Ready implements Prepared {

            private final BlobParts parts;
            private final boolean effective;

            Ready(BlobParts parts, boolean effective) {
                this.parts = parts;
                this.effective = effective;
            }

            /// Whether any holder comes or goes; else only what must hold is checked.
            public boolean isEffective() {
                return effective;
            }

            /// Adds them to the transaction that decides.
            public Transaction addTo(Transaction transaction) {
                return parts.addTo(transaction);
            }
        }

        /// Some blobs that must be Live are not.
        ///
        /// @param digests which, in the order in which they were demanded
        record NotLive(SequencedSet<Digest> digests) implements Prepared {}
    }

    /// Reads the rows and holders that `changes` speaks of, consistently, and decides what is to be
    /// written. One batch read per 100 keys; writes nothing.
    ///
    /// @param now the server's time
    public Prepared prepare(HolderChanges changes, Instant now) {
        return Attempts.until(
                "read who holds blobs", () -> prepareFrom(blobs.see(changes), changes, now));
    }

    /// Absent when row and holders were not read at one moment, and contradict each other.
    private Optional<Prepared> prepareFrom(
            BlobsTable.Seen seen, HolderChanges changes, Instant now) {
        BlobParts parts = blobs.parts();
        SequencedSet<Digest> notLive = new LinkedHashSet<>();
        boolean effective = false;
        for (Digest digest : changes.digests()) {
            Wanted wanted = Wanted.of(changes.of(digest), digest, seen);
            Optional<BlobRow> row = seen.row(digest);
            effective |= wanted.isEffective();
            if (!wanted.dropped().isEmpty()
                    && row.filter(counted -> counted.references().covers(wanted.fewer()))
                            .isEmpty()) {
                return Optional.empty();
            }
            if (changes.mustBeLive(digest) && !willBeLive(row, wanted)) {
                notLive.add(digest);
            } else {
                write(parts, digest, row, wanted, changes.mustBeLive(digest), now);
            }
        }
        return Optional.of(
                notLive.isEmpty()
                        ? new Prepared.Ready(parts, effective)
                        : new Prepared.NotLive(notLive));
    }

    /// Whether a commit was refused because one of the blobs had changed.
    public static boolean isRefused(Transaction.Outcome.Refused refused) {
        return BlobParts.isRefused(refused);
    }

    private void write(
            BlobParts parts,
            Digest digest,
            Optional<BlobRow> row,
            Wanted wanted,
            boolean mustBeLive,
            Instant now) {
        wanted.added().forEach(holder -> parts.putHolder(digest, holder, now));
        wanted.dropped().forEach(holder -> parts.deleteHolder(digest, holder));
        wanted.kept().forEach(holder -> parts.checkHolder(digest, holder));
        if (wanted.isEffective()) {
            parts.row(
                    References.exchange(
                            digest, row, wanted.more(), wanted.fewer(), ids.next(), now),
                    now);
        } else if (mustBeLive) {
            parts.requireLive(digest);
        }
    }

    private static boolean willBeLive(Optional<BlobRow> row, Wanted wanted) {
        return row.map(BlobRow::state)
                .filter(state ->
                        state == BlobState.LIVE
                                || state == BlobState.QUARANTINED && !wanted.added().isEmpty())
                .isPresent();
    }

    /// What of the wishes about one digest is still to be done.
    ///
    /// @param added holders that do not hold it yet
    /// @param dropped holders that hold it still
    /// @param kept holders that hold it already
    private record Wanted(
            SequencedSet<Holder> added, SequencedSet<Holder> dropped, SequencedSet<Holder> kept) {

        static Wanted of(
                Map<Holder, HolderChanges.Wish> wishes, Digest digest, BlobsTable.Seen seen) {
            Wanted wanted =
                    new Wanted(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
            wishes.forEach((holder, wish) -> {
                boolean held = seen.holds(digest, holder);
                switch (wish) {
                    case HELD -> (held ? wanted.kept : wanted.added).add(holder);
                    case DROPPED -> {
                        if (held) {
                            wanted.dropped.add(holder);
                        }
                    }
                }
            });
            return wanted;
        }

        boolean isEffective() {
            return !added.isEmpty() || !dropped.isEmpty();
        }

        ReferenceCounts more() {
            return count(added);
        }

        ReferenceCounts fewer() {
            return count(dropped);
        }

        private static ReferenceCounts count(SequencedSet<Holder> holders) {
            ReferenceCounts sum = ReferenceCounts.NONE;
            for (Holder holder : holders) {
                sum = sum.plus(ReferenceCounts.one(holder.kind()));
            }
            return sum;
        }
    }
}
