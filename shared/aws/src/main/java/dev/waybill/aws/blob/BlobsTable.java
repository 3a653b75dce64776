package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.blob.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads the table `blobs`: rows, holders, uploads and totals (keys in [BlobKeys]). Reads by key
/// are consistent; reads of an index may lag by a moment, and say so.
public final class BlobsTable {

    private static final String UNREFERENCED = "unreferenced";
    private static final String LISTING = "listing";
    private static final String BY_SIZE = "by_size";
    private static final String BY_BLAKE3 = "by_blake3";
    private static final String REAP = "reap";
    private static final String OWED = "owed";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public BlobsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static BlobsTable of(Backends backends) {
        String name = backends.config().tables().blobs();
        return new BlobsTable(backends.rows(name), name);
    }

    /// A holder and since when it holds.
    public record Held(Holder holder, Instant since) {}

    /// Some holders in order, and whether there are more behind the last.
    public record HolderPage(List<Held> holders, boolean more) {
        public HolderPage {
            holders = List.copyOf(holders);
        }
    }

    /// The row of `digest`. One consistent read.
    public Optional<BlobRow> find(Digest digest) {
        return rows.find("read a blob row", BlobKeys.row(digest)).map(BlobItem::fromItem);
    }

    /// The row at `address`. By BLAKE3: a query of an index that may not know the blob for a moment
    /// after it was indexed, then a consistent read.
    public Optional<BlobRow> find(BlobAddress address) {
        return switch (address) {
            case BlobAddress.BySha256(Digest digest) -> find(digest);
            case BlobAddress.ByBlake3(String hex) -> findDigest(hex).flatMap(this::find);
        };
    }

    private Optional<Digest> findDigest(String blake3) {
        Expression key =
                Expression.of("#blake3 = :blake3")
                        .name("#blake3", BlobItem.BLAKE3)
                        .text(":blake3", blake3);
        return rows
                .query("find a blob by its BLAKE3", Rows.Query.ofIndex(BY_BLAKE3, key).limit(1))
                .items()
                .stream()
                .findFirst()
                .map(BlobKeys::digest);
    }

    /// The rows that exist of `digests`, any number. Consistent; one batch read per 100.
    public Map<Digest, BlobRow> findAll(Collection<Digest> digests) {
        Map<Digest, BlobRow> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys =
                digests.stream().distinct().map(BlobKeys::row).toList();
        for (Map<String, AttributeValue> item : rows.findAll("read blob rows", keys, true)) {
            BlobRow row = BlobItem.fromItem(item);
            found.put(row.digest(), row);
        }
        return found;
    }

    /// Whether `holder` holds `digest`. One consistent read.
    public boolean isHeld(Digest digest, Holder holder) {
        return rows.find("read a holder", BlobKeys.holder(digest, holder)).isPresent();
    }

    /// The holders of `digest` in order of kind and id, at most `limit` of those behind `after`.
    /// One consistent query.
    public HolderPage listHolders(Digest digest, Optional<Holder> after, int limit) {
        Expression key = startingWith(digest, BlobKeys.HOLDER_PREFIX);
        Rows.Query query = Rows.Query.of(key).limit(limit);
        Rows.Query page =
                after.map(last -> query.after(BlobKeys.holder(digest, last))).orElse(query);
        Rows.Found found = rows.query("list holders", page);
        return new HolderPage(
                found.items().stream().map(BlobsTable::held).toList(), found.last().isPresent());
    }

    /// The holders of kind `artifact`, at most `limit`. One consistent query.
    public List<Holder> listArtifactHolders(Digest digest, int limit) {
        Expression key = startingWith(digest, BlobKeys.HOLDER_PREFIX + HolderKind.ARTIFACT + "#");
        return rows.query("list artifact holders", Rows.Query.of(key).limit(limit)).items().stream()
                .map(HolderItem::holder)
                .toList();
    }

    /// The holders of other kinds than `artifact`, in order of kind and id, at most `limit`. One
    /// consistent query.
    public List<Held> listOutsideHolders(Digest digest, int limit) {
        Expression key =
                Expression.of("#aggregate = :aggregate AND #item BETWEEN :from AND :to")
                        .name("#aggregate", BlobKeys.AGGREGATE)
                        .name("#item", BlobKeys.ITEM)
                        .text(":aggregate", BlobKeys.aggregate(digest))
                        .text(":from", BlobKeys.BEHIND_ARTIFACT_HOLDERS)
                        .text(":to", BlobKeys.BEHIND_HOLDERS);
        return rows.query("list outside holders", Rows.Query.of(key).limit(limit)).items().stream()
                .map(BlobsTable::held)
                .toList();
    }

    private static Expression startingWith(Digest digest, String prefix) {
        return Expression.of("#aggregate = :aggregate AND begins_with(#item, :prefix)")
                .name("#aggregate", BlobKeys.AGGREGATE)
                .name("#item", BlobKeys.ITEM)
                .text(":aggregate", BlobKeys.aggregate(digest))
                .text(":prefix", prefix);
    }

    private static Held held(Map<String, AttributeValue> item) {
        return new Held(HolderItem.holder(item), HolderItem.since(item));
    }

    /// Digests of rows that callers may see, in order, at most `limit` of those behind `after`. Up
    /// to four queries of an index, which may lag by a moment; what stands at a digest is for
    /// [#findAll] to say.
    public List<Digest> list(Optional<Digest> after, int limit) {
        List<Digest> found = new ArrayList<>();
        int shard = after.map(last -> Integer.parseInt(BlobKeys.indexShard(last))).orElse(0);
        for (; shard < BlobKeys.INDEX_SHARDS && found.size() < limit; shard++) {
            String behind = after.map(BlobKeys::aggregate).orElse(" ");
            Expression key =
                    Expression.of("#shard = :shard AND #aggregate > :after")
                            .name("#shard", BlobItem.LISTING_SHARD)
                            .name("#aggregate", BlobKeys.AGGREGATE)
                            .text(":shard", BlobKeys.indexShard(shard))
                            .text(":after", behind);
            rows.query("list blobs", Rows.Query.ofIndex(LISTING, key).limit(limit - found.size()))
                    .items()
                    .forEach(entry -> found.add(BlobKeys.digest(entry)));
        }
        return found;
    }

    /// The sums over all blobs. One consistent batch read; exact, as every change of a row changes
    /// them in its own transaction.
    public Totals totals() {
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        for (int shard = 0; shard < BlobKeys.TOTALS_SHARDS; shard++) {
            keys.add(BlobKeys.totals(shard));
        }
        return rows.findAll("read the totals", keys, true).stream()
                .map(TotalsItem::fromItem)
                .reduce(Totals.NONE, Totals::plus);
    }

    /// The size of the largest blob; absent when there is none. Four queries of an index, which may
    /// lag by a moment.
    public OptionalLong largestBytes() {
        OptionalLong largest = OptionalLong.empty();
        for (int shard = 0; shard < BlobKeys.INDEX_SHARDS; shard++) {
            Expression key =
                    Expression.of("#shard = :shard")
                            .name("#shard", BlobItem.SIZE_SHARD)
                            .text(":shard", BlobKeys.indexShard(shard));
            Rows.Query query = Rows.Query.ofIndex(BY_SIZE, key).backward().limit(1);
            for (Map<String, AttributeValue> entry :
                    rows.query("find the largest blob", query).items()) {
                long size = Attributes.of(entry).number(BlobItem.SIZE_BYTES);
                largest = OptionalLong.of(Math.max(size, largest.orElse(0)));
            }
        }
        return largest;
    }

    /// The record of an upload. One consistent read.
    public Optional<Upload> findUpload(String id) {
        return rows.find("read an upload", BlobKeys.upload(id)).map(UploadItem::fromItem);
    }

    /// Uploads whose `reap_at` has come, oldest first, at most `limit`. One query of an index,
    /// which may lag by a moment.
    public List<String> listReapable(Instant now, int limit) {
        return due(
                        REAP,
                        UploadItem.REAP_SHARD,
                        UploadItem.ONLY_SHARD,
                        UploadItem.REAP_AT,
                        now,
                        limit)
                .stream()
                .map(BlobKeys::uploadId)
                .toList();
    }

    /// Keys of items that owe something since before `now`, oldest first, at most `limit`. One
    /// query of an index, which may lag by a moment.
    List<Map<String, AttributeValue>> listOwing(Instant now, int limit) {
        return due(OWED, Owed.SHARD, Owed.ONLY_SHARD, Owed.AT, now, limit);
    }

    /// Keys of deltas that are to be looked at since before `now`, the longest due first, at most
    /// `limit`. One query of an index, which may lag by a moment.
    List<Map<String, AttributeValue>> listDueDeltas(Instant now, int limit) {
        return due(
                REAP, UploadItem.REAP_SHARD, DeltaItem.REAP_SHARD, UploadItem.REAP_AT, now, limit);
    }

    private List<Map<String, AttributeValue>> due(
            String index, String shardName, String shard, String time, Instant now, int limit) {
        Expression key =
                Expression.of("#shard = :shard AND #time <= :now")
                        .name("#shard", shardName)
                        .name("#time", time)
                        .text(":shard", shard)
                        .number(":now", now.toEpochMilli());
        return rows
                .query("list what is due", Rows.Query.ofIndex(index, key).limit(limit))
                .items()
                .stream()
                .map(BlobKeys::keyOf)
                .toList();
    }

    /// Some entries of the index `unreferenced` in order, and whether there are more behind the
    /// last.
    record UnreferencedPage(List<SweepProgress.Unreferenced> entries, boolean more) {
        UnreferencedPage {
            entries = List.copyOf(entries);
        }
    }

    /// Who has no references since `by` or before, the longest first, at most `limit` of those
    /// behind `after`. One query of an index, which may lag by a moment: what a row is now is for a
    /// consistent read to say.
    ///
    /// @param shard 0–3
    UnreferencedPage listUnreferenced(
            int shard, Instant by, Optional<SweepProgress.Unreferenced> after, int limit) {
        Expression key =
                Expression.of("#shard = :shard AND #since <= :by")
                        .name("#shard", BlobItem.UNREFERENCED_SHARD)
                        .name("#since", BlobItem.UNREFERENCED_SINCE)
                        .text(":shard", BlobKeys.indexShard(shard))
                        .number(":by", by.toEpochMilli());
        Rows.Query query = Rows.Query.ofIndex(UNREFERENCED, key).limit(limit);
        Rows.Found found =
                rows.query(
                        "list blobs without references",
                        after.map(last -> query.after(entry(shard, last))).orElse(query));
        return new UnreferencedPage(
                found.items().stream()
                        .map(entry ->
                                new SweepProgress.Unreferenced(
                                        BlobKeys.digest(entry),
                                        Attributes.of(entry).time(BlobItem.UNREFERENCED_SINCE)))
                        .toList(),
                found.last().isPresent());
    }

    private static Map<String, AttributeValue> entry(
            int shard, SweepProgress.Unreferenced unreferenced) {
        return Attributes.of(new HashMap<>(BlobKeys.row(unreferenced.digest())))
                .put(BlobItem.UNREFERENCED_SHARD, BlobKeys.indexShard(shard))
                .put(BlobItem.UNREFERENCED_SINCE, unreferenced.since())
                .item();
    }

    /// The sweeps that run, the oldest first, at most `limit`. One query of an index, which may lag
    /// by a moment.
    List<String> listRunningSweeps(Instant now, int limit) {
        return due(OWED, Owed.SHARD, SweepItem.RUNNING_SHARD, Owed.AT, now, limit).stream()
                .map(BlobKeys::sweepId)
                .toList();
    }

    /// What a batch read saw of the rows and holders that changes speak of. The reads are
    /// consistent each, not together.
    ///
    /// @param rows the rows that exist
    /// @param holders the keys of the holders that exist
    record Seen(Map<Digest, BlobRow> rows, Set<Map<String, AttributeValue>> holders) {

        Optional<BlobRow> row(Digest digest) {
            return Optional.ofNullable(rows.get(digest));
        }

        boolean holds(Digest digest, Holder holder) {
            return holders.contains(BlobKeys.holder(digest, holder));
        }
    }

    Seen see(HolderChanges changes) {
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        for (Digest digest : changes.digests()) {
            keys.add(BlobKeys.row(digest));
            changes.of(digest).keySet().forEach(who -> keys.add(BlobKeys.holder(digest, who)));
        }
        Map<Digest, BlobRow> seen = new HashMap<>();
        Set<Map<String, AttributeValue>> holders = new HashSet<>();
        for (Map<String, AttributeValue> item :
                rows.findAll("read blobs and holders", keys, true)) {
            if (BlobKeys.ROW.equals(Attributes.of(item).text(BlobKeys.ITEM))) {
                BlobRow row = BlobItem.fromItem(item);
                seen.put(row.digest(), row);
            } else {
                holders.add(BlobKeys.keyOf(item));
            }
        }
        return new Seen(seen, holders);
    }

    BlobParts parts() {
        return new BlobParts(table);
    }

    Rows rows() {
        return rows;
    }
}
