package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Rows.Written;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `convergence`: what the stream of assignments counts.
///
/// Key: `model_version`, `distribution_id`.
///
/// | model_version | distribution_id | |
/// |---|---|---|
/// | `<model_id>:<version>` | a distribution's id | its counts; one query is the whole convergence |
/// | `<model_id>` | `running` | how many devices run each version |
///
/// Each batch of each stream shard writes once to every item that it touches: some writes per
/// second at the most, however many devices report.
public final class ConvergenceTable {

    private static final String RUNNING = "running";
    private static final String DEVICES_WITH = "devices_with_";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public ConvergenceTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static ConvergenceTable of(Backends backends) {
        String name = backends.config().tables().convergence();
        return new ConvergenceTable(backends.rows(name), name);
    }

    /// A change of one record.
    ///
    /// @param sequence the record's sequence number in its shard
    /// @param change what it adds
    public record Numbered<T>(String sequence, T change) {}

    /// Counts what is new among `changes` to a distribution, exactly once (protocol B.1): what the
    /// shard has counted up to is compared and replaced in the very update that counts. Returns the
    /// counter as it stands then.
    ///
    /// @param shardId the stream's shard that all the changes come from
    /// @param changes in the order of the shard
    public Counter count(
            String shardId, DistributionKey key, List<Numbered<Counts>> changes, Instant now) {
        return CounterItem.fromItem(
                add(shardId, CounterItem.key(key), changes, CounterItem::additions, now));
    }

    /// Counts what is new among `changes` in how many devices run each version, exactly once.
    public void countRunning(
            String shardId,
            ModelId modelId,
            List<Numbered<Map<Version, Long>>> changes,
            Instant now) {
        add(shardId, runningKey(modelId), changes, ConvergenceTable::devicesWith, now);
    }

    private static Map<String, Long> devicesWith(Collection<Map<Version, Long>> changes) {
        Map<String, Long> additions = new LinkedHashMap<>();
        for (Map<Version, Long> change : changes) {
            change.forEach((version, by) ->
                    additions.merge(DEVICES_WITH + version.value(), by, Long::sum));
        }
        additions.values().removeIf(by -> by == 0);
        return additions;
    }

    private <T> Map<String, AttributeValue> add(
            String shardId,
            Map<String, AttributeValue> key,
            List<Numbered<T>> changes,
            Function<List<T>, Map<String, Long>> additions,
            Instant now) {
        return Attempts.until(
                "count what a stream says",
                () -> {
                    Map<String, AttributeValue> item = rows.find("read a counter", key).orElse(key);
                    Optional<String> mark = ShardMarks.find(item, shardId);
                    List<Numbered<T>> news =
                            changes.stream()
                                    .filter(change -> isNew(change.sequence(), mark))
                                    .toList();
                    if (news.isEmpty()) {
                        return Optional.of(item);
                    }
                    Map<String, Long> by =
                            additions.apply(news.stream().map(Numbered::change).toList());
                    String next = ShardMarks.mark(news.getLast().sequence(), now);
                    return switch (rows.update(
                            "count what a stream says",
                            key,
                            update(shardId, next, by, ShardMarks.outdated(item, shardId, now)),
                            isStill(shardId, mark))) {
                        case Written.Done(Map<String, AttributeValue> counted) ->
                                Optional.of(counted);
                        case Written.Refused _ -> Optional.empty();
                    };
                });
    }

    private static boolean isNew(String sequence, Optional<String> mark) {
        return mark.map(ShardMarks::sequence)
                .map(last -> ShardMarks.isAfter(sequence, last))
                .orElse(true);
    }

    private static Expression update(
            String shardId, String mark, Map<String, Long> by, List<String> outdated) {
        StringBuilder text = new StringBuilder("SET #mark = :mark ADD #revision :one");
        Expression update =
                Expression.of("")
                        .name("#mark", ShardMarks.name(shardId))
                        .text(":mark", mark)
                        .name("#revision", CounterItem.REVISION)
                        .number(":one", 1);
        int place = 0;
        for (Map.Entry<String, Long> addition : by.entrySet()) {
            String name = "a" + place++;
            text.append(", #").append(name).append(" :").append(name);
            update =
                    update.name("#" + name, addition.getKey())
                            .number(":" + name, addition.getValue());
        }
        for (int i = 0; i < outdated.size(); i++) {
            text.append(i == 0 ? " REMOVE " : ", ").append("#o").append(i);
            update = update.name("#o" + i, outdated.get(i));
        }
        return new Expression(text.toString(), update.names(), update.values());
    }

    private static Expression isStill(String shardId, Optional<String> mark) {
        Expression named = Expression.of("").name("#mark", ShardMarks.name(shardId));
        return mark.map(seen ->
                        new Expression("#mark = :seen", named.names(), Map.of())
                                .text(":seen", seen))
                .orElse(new Expression("attribute_not_exists(#mark)", named.names(), Map.of()));
    }

    /// The counter of a distribution. Strongly consistent.
    public Optional<Counter> find(DistributionKey key) {
        return rows.find("read a counter", CounterItem.key(key)).map(CounterItem::fromItem);
    }

    /// The counters of these distributions, in any order. Consistent each; in batches of 100.
    public List<Counter> findAll(Collection<DistributionKey> keys) {
        return rows
                .findAll(
                        "read counters",
                        keys.stream().distinct().map(CounterItem::key).toList(),
                        true)
                .stream()
                .map(CounterItem::fromItem)
                .toList();
    }

    /// The counters of all distributions of a version. One consistent query.
    public List<Counter> list(ModelVersionId version) {
        Expression key =
                Expression.of("#version = :version")
                        .name("#version", CounterItem.MODEL_VERSION)
                        .text(":version", version.toString());
        return rows.queryAll("read a convergence", Rows.Query.of(key)).stream()
                .map(CounterItem::fromItem)
                .toList();
    }

    /// Where a version stands.
    ///
    /// @param counters of all its distributions
    /// @param running how many devices run each version of its model
    public record Standing(List<Counter> counters, NavigableMap<Version, Long> running) {
        public Standing {
            counters = List.copyOf(counters);
        }
    }

    /// Where a version stands. Strongly consistent; one request for both partitions, since nothing
    /// else about a convergence is to take more.
    public Standing standing(ModelVersionId version) {
        List<Counter> counters = new ArrayList<>();
        NavigableMap<Version, Long> running = new TreeMap<>();
        for (Map<String, AttributeValue> item :
                rows.selectAll(
                        "read a convergence",
                        CounterItem.MODEL_VERSION,
                        List.of(version.toString(), version.modelId().value()))) {
            Attributes from = Attributes.of(item);
            if (from.text(CounterItem.MODEL_VERSION).equals(version.toString())) {
                counters.add(CounterItem.fromItem(item));
            } else if (from.text(CounterItem.DISTRIBUTION_ID).equals(RUNNING)) {
                running.putAll(running(item));
            }
        }
        return new Standing(counters, running);
    }

    /// How many devices run each version of a model, by their own word. Strongly consistent.
    public NavigableMap<Version, Long> running(ModelId modelId) {
        return running(
                rows.find("read the running versions", runningKey(modelId)).orElse(Map.of()));
    }

    private static NavigableMap<Version, Long> running(Map<String, AttributeValue> found) {
        NavigableMap<Version, Long> running = new TreeMap<>();
        Attributes item = Attributes.of(found);
        for (String name : item.item().keySet()) {
            if (name.startsWith(DEVICES_WITH) && item.number(name) > 0) {
                running.put(new Version(name.substring(DEVICES_WITH.length())), item.number(name));
            }
        }
        return running;
    }

    /// Adds: the counter of a distribution that begins.
    void begin(Transaction transaction, Distribution begun) {
        transaction.put("new counter", table, CounterItem.toItem(begun), Expression.NONE);
    }

    /// Adds: note where a distribution stands now, as a new revision.
    void note(Transaction transaction, Distribution now) {
        note(transaction, now, CounterItem.standing(now));
    }

    /// Adds: note where a distribution stands now, as a new revision; what has failed by now is
    /// pardoned.
    void notePardoned(Transaction transaction, Distribution now) {
        note(transaction, now, CounterItem.standingPardoned(now));
    }

    private void note(Transaction transaction, Distribution now, Expression standing) {
        transaction.update(
                "counter",
                table,
                CounterItem.key(new DistributionKey(now.version(), now.id())),
                standing,
                Expression.NONE);
    }

    /// Adds: one target more, as a new revision.
    void join(Transaction transaction, Distribution joined) {
        transaction.update(
                "counter",
                table,
                CounterItem.key(new DistributionKey(joined.version(), joined.id())),
                CounterItem.ONE_MORE,
                Expression.NONE);
    }

    private static Map<String, AttributeValue> runningKey(ModelId modelId) {
        return Attributes.none()
                .put(CounterItem.MODEL_VERSION, modelId.value())
                .put(CounterItem.DISTRIBUTION_ID, RUNNING)
                .item();
    }
}
