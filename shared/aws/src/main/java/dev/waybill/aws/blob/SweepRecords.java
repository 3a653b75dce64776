package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The records of sweeps in the table `blobs`: what they are to do, how far they are, and what they
/// did. Reads are consistent.
public final class SweepRecords {

    /// The most failures, and the most digests named after their removal, that a report shows.
    public static final int SHOWN = 1_000;

    private final BlobsTable blobs;
    private final Rows rows;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    private SweepRecords(Backends backends) {
        this.blobs = BlobsTable.of(backends);
        this.rows = blobs.rows();
        this.deeds = backends.deeds();
        this.transactions = backends::transaction;
    }

    /// The records on what `backends` name.
    public static SweepRecords of(Backends backends) {
        return new SweepRecords(backends);
    }

    /// A blob that a sweep failed at.
    ///
    /// @param digest which
    /// @param reason why, in words
    public record Failure(Digest digest, String reason) {}

    /// What a sweep has done so far.
    ///
    /// @param failed at most [#SHOWN]
    /// @param deletedWhileReferenced at most [#SHOWN]
    public record Report(
            Sweep sweep,
            SweepTally tally,
            List<Failure> failed,
            List<Digest> deletedWhileReferenced) {
        public Report {
            failed = List.copyOf(failed);
            deletedWhileReferenced = List.copyOf(deletedWhileReferenced);
        }
    }

    /// Writes a new sweep down; from then on upkeep works on it.
    ///
    /// @return false when there is one with its id
    public boolean start(Sweep sweep, Deed deed) {
        Transaction transaction =
                blobs.parts().create("sweep", SweepItem.toItem(sweep)).addTo(transactions.get());
        return deeds.addTo(transaction, deed, "sweeps/" + sweep.id())
                .commit("start a sweep")
                .isCommitted();
    }

    /// The sweep called `id`.
    public Optional<Sweep> find(String id) {
        return rows.find("read a sweep", BlobKeys.sweep(id)).map(SweepItem::sweep);
    }

    /// What the sweep called `id` has done so far; absent when there is none.
    public Optional<Report> report(String id) {
        return find(id).map(sweep ->
                new Report(
                        sweep,
                        progress(id).stream()
                                .map(SweepProgress::tally)
                                .reduce(SweepTally.NONE, SweepTally::plus),
                        list(id, BlobKeys.FAILED_PREFIX, SHOWN).stream()
                                .map(SweepRecords::failure)
                                .toList(),
                        list(id, BlobKeys.REFERENCED_PREFIX, SHOWN).stream()
                                .map(item -> BlobKeys.sweptDigest(item, BlobKeys.REFERENCED_PREFIX))
                                .toList()));
    }

    private static Failure failure(Map<String, AttributeValue> item) {
        return new Failure(
                BlobKeys.sweptDigest(item, BlobKeys.FAILED_PREFIX),
                Attributes.of(item).text(SweepItem.REASON));
    }

    private List<Map<String, AttributeValue>> list(String id, String prefix, int limit) {
        return rows.query("list what a sweep did", of(id, prefix).limit(limit)).items();
    }

    private static Rows.Query of(String id, String prefix) {
        return Rows.Query.of(
                Expression.of("#aggregate = :aggregate AND begins_with(#item, :prefix)")
                        .name("#aggregate", BlobKeys.AGGREGATE)
                        .name("#item", BlobKeys.ITEM)
                        .text(":aggregate", BlobKeys.sweepAggregate(id))
                        .text(":prefix", prefix));
    }

    /// How far the sweep is in each shard.
    List<SweepProgress> progress(String id) {
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        Map<Integer, SweepProgress> found = new HashMap<>();
        for (int shard = 0; shard < BlobKeys.INDEX_SHARDS; shard++) {
            keys.add(BlobKeys.sweepShard(id, shard));
            found.put(shard, SweepProgress.start(id, shard));
        }
        for (Map<String, AttributeValue> item :
                rows.findAll("read a sweep's progress", keys, true)) {
            SweepProgress progress = SweepItem.progress(id, item);
            found.put(progress.shard(), progress);
        }
        return List.copyOf(found.values());
    }

    /// Writes down how far `sweep` has come in a shard.
    ///
    /// @return the progress as it stands then; absent when somebody else goes on with it
    Optional<SweepProgress> save(Sweep sweep, SweepProgress progress) {
        SweepProgress next = progress.next();
        return rows.put(
                                "save a sweep's progress",
                                SweepItem.toItem(next, sweep.order().asOf()),
                                SweepItem.unmoved(progress))
                        instanceof Rows.Written.Done
                ? Optional.of(next)
                : Optional.empty();
    }

    /// The objects that the sweep has removed, a page of them behind the key `after`.
    Rows.Found listReclaimed(String id, Optional<Map<String, AttributeValue>> after, int limit) {
        Rows.Query query = of(id, BlobKeys.RECLAIMED_PREFIX).limit(limit);
        return rows.query("list what a sweep removed", after.map(query::after).orElse(query));
    }

    /// Writes down that the sweep failed at `digest`.
    void failed(Sweep sweep, Digest digest, String reason) {
        rows.put(
                "record a failure of a sweep",
                SweepItem.failed(sweep, digest, reason),
                Expression.NONE);
    }

    /// Writes down that `digest` was named after the sweep had removed its bytes.
    void referenced(Sweep sweep, Digest digest) {
        rows.put("record a late reference", SweepItem.referenced(sweep, digest), Expression.NONE);
    }

    /// Ends a running sweep.
    ///
    /// @return false when it had ended before
    boolean end(Sweep ended) {
        return rows.put("end a sweep", SweepItem.toItem(ended), SweepItem.running())
                instanceof Rows.Written.Done;
    }

    /// The sweeps that run, the oldest first, at most `limit`.
    List<Sweep> listRunning(Instant now, int limit) {
        List<Map<String, AttributeValue>> keys =
                blobs.listRunningSweeps(now, limit).stream().map(BlobKeys::sweep).toList();
        return rows.findAll("read sweeps", keys, true).stream()
                .map(SweepItem::sweep)
                .filter(sweep -> sweep.endedAt().isEmpty())
                .toList();
    }
}
