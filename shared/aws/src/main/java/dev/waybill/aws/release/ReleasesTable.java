package dev.waybill.aws.release;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseLine;
import dev.waybill.domain.release.ReleaseName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `releases`. Key: `name` and `release_seq`, a number: 1, 2, 3 … are the entries of the
/// name's history, 0 says how far it has come. Index `listing`: `listing_shard`, `name`.
///
/// Entries never change and are never deleted, so what was read of a history stays true.
public final class ReleasesTable {

    /// The label of the write that moves a history on.
    static final String LINE = "line";

    private static final String ENTRY = "entry";
    private static final String LISTING = "listing";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public ReleasesTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static ReleasesTable of(Backends backends) {
        String name = backends.config().tables().releases();
        return new ReleasesTable(backends.rows(name), name);
    }

    /// How far the name's history has come; the empty one when nothing was released under it. One
    /// consistent read.
    public ReleaseLine line(ReleaseName name) {
        return rows.find("read how far a release has come", LineItem.key(name))
                .map(LineItem::fromItem)
                .orElseGet(() -> ReleaseLine.empty(name));
    }

    /// An entry; absent when the history has none with this number. One consistent read.
    public Optional<Release> find(ReleaseName name, long seq) {
        return seq < 1
                ? Optional.empty()
                : rows.find("read a release", ReleaseItem.key(name, seq))
                        .map(ReleaseItem::fromItem);
    }

    /// The current entry; absent when nothing was released under the name. Two consistent reads: an
    /// entry that is current when the first is done is found by the second.
    public Optional<Release> findCurrent(ReleaseName name) {
        return find(name, line(name).currentSeq());
    }

    /// The entry that was current at `time`: the last one made at or before it. Times do not fall
    /// along a history, so it is found by halving: one consistent read per doubling of its length.
    public Optional<Release> findAt(ReleaseName name, Instant time) {
        long low = 0;
        long high = line(name).currentSeq();
        Optional<Release> found = Optional.empty();
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Release release = find(name, middle).orElseThrow(() -> missing(middle));
            if (release.createdAt().isAfter(time)) {
                high = middle - 1;
            } else {
                low = middle;
                found = Optional.of(release);
            }
        }
        return found;
    }

    private static IllegalStateException missing(long seq) {
        return new IllegalStateException("a history lacks its entry " + seq);
    }

    /// The entries before number `before`, newest first, at most `limit`; fewer when they are large
    /// (a page of a query has 1 MB). One consistent query; the position is an entry's number.
    ///
    /// @param before the number behind the first wished for; absent: from the current one on
    public Slice<Release> history(ReleaseName name, Optional<Long> before, int limit) {
        Expression key =
                Expression.of("#name = :name AND #seq BETWEEN :first AND :last")
                        .name("#name", LineItem.NAME)
                        .name("#seq", LineItem.RELEASE_SEQ)
                        .text(":name", name.value())
                        .number(":first", 1)
                        .number(":last", before.map(seq -> seq - 1).orElse(Long.MAX_VALUE));
        if (before.isPresent() && before.get() <= 1) {
            return new Slice<>(List.of(), Optional.empty());
        }
        List<Release> found =
                rows
                        .query("list a history", Rows.Query.of(key).backward().limit(limit))
                        .items()
                        .stream()
                        .map(ReleaseItem::fromItem)
                        .toList();
        return new Slice<>(
                found,
                found.isEmpty() || found.getLast().seq() == 1
                        ? Optional.empty()
                        : Optional.of(Long.toString(found.getLast().seq())));
    }

    /// The names behind `after`, in their order, each with how far it has come. A query of an
    /// index, which may lack a name that is new for a moment, and a consistent read of each; the
    /// position is a name.
    public Slice<ReleaseLine> listNames(Optional<ReleaseName> after, int limit) {
        Expression all =
                Expression.of("#shard = :shard")
                        .name("#shard", LineItem.LISTING_SHARD)
                        .text(":shard", LineItem.SHARD);
        Rows.Query query = Rows.Query.ofIndex(LISTING, all).limit(limit + 1);
        Slice<Map<String, AttributeValue>> keys =
                Slice.of(
                        rows.query(
                                "list releases",
                                after.map(name -> query.after(listingKey(name))).orElse(query)),
                        limit,
                        LineItem.NAME);
        SortedMap<ReleaseName, ReleaseLine> lines = new TreeMap<>();
        List<Map<String, AttributeValue>> found =
                keys.items().stream()
                        .map(item -> new ReleaseName(Attributes.of(item).text(LineItem.NAME)))
                        .map(LineItem::key)
                        .toList();
        for (Map<String, AttributeValue> item : rows.findAll("list releases", found, true)) {
            ReleaseLine line = LineItem.fromItem(item);
            lines.put(line.name(), line);
        }
        return keys.with(List.copyOf(lines.values()));
    }

    private static Map<String, AttributeValue> listingKey(ReleaseName name) {
        return Attributes.of(LineItem.key(name)).put(LineItem.LISTING_SHARD, LineItem.SHARD).item();
    }

    /// Adds: the history goes on with `next`, if it has come as far as `before` says. The write to
    /// the history as a whole is labelled [#LINE].
    Transaction append(Transaction transaction, ReleaseLine before, Release next) {
        ReleaseLine after = new ReleaseLine(next.name(), next.seq(), next.createdAt());
        return transaction
                .put(LINE, table, LineItem.toItem(after), LineItem.isAt(before))
                .put(ENTRY, table, ReleaseItem.toItem(next), ReleaseItem.ABSENT);
    }
}
