package dev.waybill.aws.run;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Limits;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunFilter;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `runs` (keys in [RunKeys]) and its indexes, each with `created_order` as range:
/// `listing` by `listing_shard`, which has one value and so takes some 1,000 new runs a second,
/// `by_spec` by `spec_digest`, `by_status` by `status`.
public final class RunsTable {

    /// The label of the write to a run's row.
    static final String RUN = "run";

    private static final String LISTING = "listing";
    private static final String BY_SPEC = "by_spec";
    private static final String BY_STATUS = "by_status";

    /// How many keys a listing looks at for one page at the most.
    private static final int MOST_KEYS = 1_000;

    /// What a run takes beside its tags in an answer, roughly.
    private static final long BYTES_BESIDE_TAGS = 1_000;

    private final Rows rows;
    private final String table;
    private final LargeJson large;

    RunsTable(Rows rows, String table, LargeJson large) {
        this.rows = rows;
        this.table = table;
        this.large = large;
    }

    /// The table that `backends` name.
    public static RunsTable of(Backends backends) {
        String name = backends.config().tables().runs();
        return new RunsTable(backends.rows(name), name, LargeJson.of(backends));
    }

    String table() {
        return table;
    }

    Rows rows() {
        return rows;
    }

    /// The run; absent when there is none. One consistent read.
    ///
    /// @param now the server's time
    public Optional<Run> find(RunId id, Instant now) {
        return findRow(id).map(row -> read(row, now));
    }

    Optional<RunRow> findRow(RunId id) {
        return rows.find("read a run", RunKeys.run(id)).map(RunItem::fromItem);
    }

    private Run read(RunRow row, Instant now) {
        return row.toRun(large.read(row.tags(), now));
    }

    /// Runs, newest first, at most `limit` and some `bytes` of them, but at least one if there is
    /// any. Queries of an index, which may not know of a change for a moment, and consistent reads
    /// of what it names. The position is a run's place in the order.
    ///
    /// With both a digest and a status the digest's runs are looked through, at most [#MOST_KEYS]
    /// of them: a page may be short although there is more.
    ///
    /// @param filter which runs
    /// @param after the position behind which to go on
    /// @param now the server's time
    public Slice<Run> list(
            RunFilter filter, Optional<String> after, int limit, long bytes, Instant now) {
        List<Run> page = new ArrayList<>();
        Optional<String> position = after;
        long size = 0;
        for (int keys = 0; page.size() < limit && keys < MOST_KEYS; ) {
            int wanted = Math.min(limit - page.size(), Limits.BATCH_GET_KEYS);
            Slice<Map<String, AttributeValue>> next = keys(filter, position, wanted);
            Map<RunId, RunRow> found = rowsOf(next.items());
            for (Map<String, AttributeValue> key : next.items()) {
                RunRow row = found.get(id(key));
                if (row != null && filter.admits(row.specDigest(), row.status())) {
                    size += row.tags().sizeBytes() + BYTES_BESIDE_TAGS;
                    if (size > bytes && !page.isEmpty()) {
                        return new Slice<>(page, position);
                    }
                    page.add(read(row, now));
                }
                position = Optional.of(Attributes.of(key).text(RunItem.CREATED_ORDER));
            }
            if (next.next().isEmpty()) {
                return new Slice<>(page, Optional.empty());
            }
            keys += next.items().size();
        }
        return new Slice<>(page, position);
    }

    private Slice<Map<String, AttributeValue>> keys(
            RunFilter filter, Optional<String> after, int limit) {
        Expression all = partition(filter);
        Expression key =
                after.map(position ->
                                new Expression(
                                                all.text() + " AND #order < :after",
                                                all.names(),
                                                all.values())
                                        .name("#order", RunItem.CREATED_ORDER)
                                        .text(":after", position))
                        .orElse(all);
        Rows.Query query = Rows.Query.ofIndex(index(filter), key).backward().limit(limit + 1);
        return Slice.of(rows.query("list runs", query), limit, RunItem.CREATED_ORDER);
    }

    private static String index(RunFilter filter) {
        return filter.specDigest().isPresent()
                ? BY_SPEC
                : filter.status().isPresent() ? BY_STATUS : LISTING;
    }

    private static Expression partition(RunFilter filter) {
        Expression equal = Expression.of("#partition = :partition");
        if (filter.specDigest().isPresent()) {
            return equal.name("#partition", RunItem.SPEC_DIGEST)
                    .text(":partition", filter.specDigest().get().hex());
        }
        return filter.status()
                .map(status ->
                        equal.name("#partition", RunItem.STATUS)
                                .text(":partition", status.toString()))
                .orElse(
                        equal.name("#partition", RunItem.LISTING_SHARD)
                                .text(":partition", RunItem.SHARD));
    }

    private Map<RunId, RunRow> rowsOf(List<Map<String, AttributeValue>> keys) {
        Map<RunId, RunRow> found = new HashMap<>();
        List<Map<String, AttributeValue>> wanted =
                keys.stream().map(RunsTable::id).map(RunKeys::run).toList();
        for (Map<String, AttributeValue> item : rows.findAll("list runs", wanted, true)) {
            RunRow row = RunItem.fromItem(item);
            found.put(row.id(), row);
        }
        return found;
    }

    private static RunId id(Map<String, AttributeValue> key) {
        return new RunId(Attributes.of(key).text(RunKeys.RUN_ID));
    }

    /// Adds: put a run that starts.
    Transaction start(Transaction transaction, RunRow run) {
        return transaction.put(RUN, table, RunItem.toItem(run), RunItem.ABSENT);
    }

    /// Adds: end a run, which must be running.
    Transaction end(
            Transaction transaction, RunId id, RunStatus status, RunSummary summary, Instant now) {
        return transaction.update(
                RUN, table, RunKeys.run(id), RunItem.end(status, summary, now), RunItem.running());
    }
}
