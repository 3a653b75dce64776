package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Rows.Written;
import dev.waybill.aws.Slice;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.model.ModelId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `distributions`: reads, and the writes that decide nothing. What decides is in
/// [DistributionRegister].
///
/// Key: `distribution_id`, `item`.
///
/// | item | |
/// |---|---|
/// | `distribution` | what was asked for, its state, what it owes |
/// | `segment#<segment>` | how far a piece of the scope is planned |
/// | `page#<segment>#<page>` | a frozen page of targets |
/// | `explanation#<name>` | a list of verdicts on the variants |
/// | `offered` | how many bytes have been offered, where there is a limit to that |
/// | others | devices that join late, see [JoinableTable] |
///
/// The item `distribution` is written a handful of times in its life; each of its segments once per
/// page of some hundred devices. The item `offered` takes a write for each offer; devices ask, all
/// together, some 200 times a second.
public final class DistributionsTable {

    private static final String LISTING = "listing";
    private static final String BY_MODEL = "by_model";
    private static final String OWED = "owed";
    private static final String DUE = "due";

    private final Rows rows;

    /// @param rows the calls of the table
    public DistributionsTable(Rows rows) {
        this.rows = rows;
    }

    /// The table that `backends` name.
    public static DistributionsTable of(Backends backends) {
        return new DistributionsTable(backends.rows(backends.config().tables().distributions()));
    }

    /// A distribution with what it owes; absent: nothing.
    public record Owing(Distribution distribution, Optional<Owed> owed) {}

    /// The distribution. Strongly consistent.
    public Optional<Distribution> find(String id) {
        return item(id).map(DistributionItem::fromItem);
    }

    /// Whether it is for targets of a distribution some of which may still change by its doing. The
    /// end of that one sends for this one.
    public boolean waitsForOrigin(Distribution distribution) {
        return distribution
                .order()
                .origin()
                .flatMap(origin -> find(origin.distributionId()))
                .map(origin -> !origin.isOver())
                .orElse(false);
    }

    /// The distribution with what it owes. Strongly consistent.
    public Optional<Owing> findOwing(String id) {
        return item(id).map(item -> new Owing(DistributionItem.fromItem(item), Owed.find(item)));
    }

    private Optional<Map<String, AttributeValue>> item(String id) {
        return rows.find("read a distribution", DistributionKeys.distribution(id));
    }

    /// Those of the distributions that exist. Strongly consistent each; in batches of 100.
    public Map<String, Distribution> findAll(Collection<String> ids) {
        Map<String, Distribution> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys =
                ids.stream().distinct().map(DistributionKeys::distribution).toList();
        for (Map<String, AttributeValue> item : rows.findAll("read distributions", keys, true)) {
            Distribution distribution = DistributionItem.fromItem(item);
            found.put(distribution.id(), distribution);
        }
        return found;
    }

    /// Ids of distributions, the newest first, at most `limit` of those behind `after`, a position
    /// of this listing. One query of an index, which may lag by a moment.
    public Slice<String> listNewest(int limit, Optional<String> after) {
        Expression all =
                Expression.of("#shard = :shard")
                        .name("#shard", DistributionItem.LISTING_SHARD)
                        .text(":shard", DistributionItem.LISTED);
        Expression key =
                after.map(position ->
                                new Expression(
                                                "#shard = :shard AND #order < :after",
                                                all.names(),
                                                all.values())
                                        .name("#order", DistributionItem.CREATED_ORDER)
                                        .text(":after", position))
                        .orElse(all);
        Rows.Query query = Rows.Query.ofIndex(LISTING, key).backward().limit(limit + 1);
        return Slice.of(
                        rows.query("list distributions", query),
                        limit,
                        DistributionItem.CREATED_ORDER)
                .map(DistributionsTable::id);
    }

    /// Ids of distributions of one model, the newest generation first, at most `limit` of those
    /// below generation `below`; the next position is a generation. One query of an index, which
    /// may lag by a moment.
    public Slice<String> listOfModel(ModelId modelId, int limit, Optional<Long> below) {
        Expression all =
                Expression.of("#model = :model")
                        .name("#model", DistributionItem.MODEL_ID)
                        .text(":model", modelId.value());
        Expression key =
                below.map(generation ->
                                new Expression(
                                                "#model = :model AND #generation < :below",
                                                all.names(),
                                                all.values())
                                        .name("#generation", DistributionItem.GENERATION)
                                        .number(":below", generation))
                        .orElse(all);
        Rows.Query query = Rows.Query.ofIndex(BY_MODEL, key).backward().limit(limit + 1);
        List<Map<String, AttributeValue>> items = rows.query("list distributions", query).items();
        List<Map<String, AttributeValue>> kept = items.subList(0, Math.min(limit, items.size()));
        Optional<String> next =
                items.size() > limit
                        ? Optional.of(
                                String.valueOf(
                                        Attributes.of(kept.getLast())
                                                .number(DistributionItem.GENERATION)))
                        : Optional.empty();
        return new Slice<>(kept.stream().map(DistributionsTable::id).toList(), next);
    }

    /// Ids of distributions that owe something since before `now`, the oldest first, at most
    /// `limit`. One query of an index, which may lag by a moment.
    public List<String> listOwing(Instant now, int limit) {
        return ids(due(OWED, Owed.SHARD, Owed.OWED, Owed.AT, now).limit(limit));
    }

    /// Ids of running and paused distributions that are due to be looked at, the oldest first, at
    /// most `limit`. One query of an index, which may lag by a moment.
    public List<String> listDue(Instant now, int limit) {
        return ids(
                due(
                                DUE,
                                DistributionItem.DUE_SHARD,
                                DistributionItem.DUE,
                                DistributionItem.DUE_AT,
                                now)
                        .limit(limit));
    }

    /// Pages that are due to be looked at for targets that ran out of time, the oldest first, at
    /// most `limit`. One query of an index, which may lag by a moment.
    public List<DuePage> listDuePages(Instant now, int limit) {
        Rows.Query query =
                due(
                                DUE,
                                DistributionItem.DUE_SHARD,
                                PageItem.DUE_PAGE,
                                DistributionItem.DUE_AT,
                                now)
                        .limit(limit);
        return rows.query("list due pages", query).items().stream().map(PageItem::due).toList();
    }

    /// Has a page that was due at `seen` be looked at at `next`, or not any more; nothing when
    /// somebody else put it off since.
    public void putOff(DuePage page, Instant seen, Optional<Instant> next) {
        rows.update(
                "note when a page is due",
                DistributionKeys.page(page.distributionId(), page.position()),
                PageItem.dueAt(next),
                PageItem.isDueAt(seen));
    }

    private static Rows.Query due(
            String index, String shardName, String shard, String time, Instant now) {
        return Rows.Query.ofIndex(
                index,
                Expression.of("#shard = :shard AND #time <= :now")
                        .name("#shard", shardName)
                        .name("#time", time)
                        .text(":shard", shard)
                        .number(":now", now.toEpochMilli()));
    }

    private List<String> ids(Rows.Query query) {
        return rows.query("list distributions", query).items().stream()
                .map(DistributionsTable::id)
                .toList();
    }

    private static String id(Map<String, AttributeValue> item) {
        return Attributes.of(item).text(DistributionKeys.DISTRIBUTION_ID);
    }

    /// A segment. Strongly consistent.
    public Optional<Segment> findSegment(String id, int number) {
        return rows.find("read a segment", DistributionKeys.segment(id, number))
                .map(SegmentItem::fromItem);
    }

    /// All segments, in order. One consistent query.
    public List<Segment> listSegments(String id) {
        return rows
                .queryAll(
                        "read the segments",
                        Rows.Query.of(
                                DistributionKeys.startingWith(id, DistributionKeys.SEGMENT_PREFIX)))
                .stream()
                .map(SegmentItem::fromItem)
                .toList();
    }

    /// Has no page of a segment be frozen any more; doing it again does nothing.
    public void closeSegment(String id, int number) {
        rows.update(
                "close a segment",
                DistributionKeys.segment(id, number),
                SegmentItem.CLOSE,
                Expression.NONE);
    }

    /// Whether the message for a page that is the next one of its segment may be sent once more: it
    /// has been the next one for longer than copies of messages take ([Walks#COPIES]), and nobody
    /// else claims it. A repetition after a lost answer is refused; then upkeep sends the message.
    public boolean claimPage(String id, Position position, Instant now) {
        return rows.update(
                        "claim a page",
                        DistributionKeys.segment(id, position.segment()),
                        SegmentItem.repeat(now),
                        SegmentItem.isWaiting(position, now.minus(Walks.COPIES)))
                instanceof Rows.Written.Done;
    }

    /// A frozen page. Strongly consistent.
    public Optional<KeptPage> findPage(String id, Position position) {
        return rows.find("read a page", DistributionKeys.page(id, position)).map(PageItem::kept);
    }

    /// Those of these pages that are frozen, in any order. Consistent; in batches of 100.
    public List<KeptPage> findPages(String id, Collection<Position> positions) {
        return rows
                .findAll(
                        "read pages",
                        positions.stream().map(at -> DistributionKeys.page(id, at)).toList(),
                        true)
                .stream()
                .map(PageItem::kept)
                .toList();
    }

    /// Frozen pages in order, at most `limit` of those behind `after`. Consistent; more than one
    /// query only when pages are large.
    public List<KeptPage> listPages(String id, Optional<Position> after, int limit) {
        Rows.Query all =
                Rows.Query.of(DistributionKeys.startingWith(id, DistributionKeys.PAGE_PREFIX))
                        .limit(limit);
        Rows.Query query =
                after.map(position -> all.after(DistributionKeys.page(id, position))).orElse(all);
        return rows.query("read pages", query).items().stream().map(PageItem::kept).toList();
    }

    /// Keeps what became of a page's targets, in their order.
    public void keepResults(String id, Position position, List<TargetResult> results) {
        rows.update(
                "keep the results of a page",
                DistributionKeys.page(id, position),
                PageItem.keep(results),
                Expression.NONE);
    }

    /// Counts that `bytes` are offered, if fewer than `budget` have been. How many have been then;
    /// absent, and not counted, when there is no room. So at most the last offer goes over the
    /// budget. Counted again when an answer is lost: then less is offered than might be.
    public Optional<Long> offer(String id, long bytes, long budget) {
        return rows.update(
                                "count what is offered",
                                DistributionKeys.offered(id),
                                OfferedItem.plus(bytes),
                                OfferedItem.isBelow(budget))
                        instanceof Written.Done(Map<String, AttributeValue> item)
                ? Optional.of(OfferedItem.bytes(item))
                : Optional.empty();
    }

    /// How many bytes have been offered of a distribution that has a limit to that. Strongly
    /// consistent.
    public long offeredBytes(String id) {
        return rows.find("read what was offered", DistributionKeys.offered(id))
                .map(OfferedItem::bytes)
                .orElse(0L);
    }

    /// Keeps a list of verdicts and returns its name; the same list again changes nothing.
    public String keepExplanation(String id, List<VariantVerdict> verdicts) {
        rows.put(
                "keep an explanation",
                Explanations.toItem(id, verdicts),
                Expression.of("attribute_not_exists(#id)")
                        .name("#id", DistributionKeys.DISTRIBUTION_ID));
        return Explanations.name(verdicts);
    }

    /// A list of verdicts by its name; absent when there is none of that name.
    public Optional<List<VariantVerdict>> findExplanation(String id, String name) {
        return rows.find("read an explanation", DistributionKeys.explanation(id, name))
                .map(Explanations::fromItem);
    }

    /// Has a distribution owe `next` instead of `before`; false, and nothing changed, when it owes
    /// something else by now.
    public boolean owe(String id, Owed before, Owed next) {
        Setter setter = new Setter();
        Owed.set(setter, Optional.of(next));
        return rows.update(
                        "note what is owed",
                        DistributionKeys.distribution(id),
                        setter.expression(),
                        Expression.of("#owed_at = :before")
                                .name("#owed_at", Owed.AT)
                                .number(":before", before.at().toEpochMilli()))
                instanceof Written.Done;
    }

    /// Notes how far the pass of a distribution that was called off has come; nothing when it is
    /// done.
    public void notePassed(String id, Owed passed) {
        Setter setter = new Setter();
        Owed.set(setter, Optional.of(passed));
        rows.update(
                "note how far a pass is",
                DistributionKeys.distribution(id),
                setter.expression(),
                DistributionItem.isPassOwed());
    }

    /// Notes how far a round of retries has come; nothing when it is done, or called off.
    public void noteRetried(String id, int round, Owed passed) {
        Setter setter = new Setter();
        Owed.set(setter, Optional.of(passed));
        rows.update(
                "note how far a round of retries is",
                DistributionKeys.distribution(id),
                setter.expression(),
                DistributionItem.isRoundOwed(round));
    }

    /// Opens a page to the round of a distribution, in which targets may be asked again until it is
    /// closed. False when the page is done with that round, or a later one. The page is due again,
    /// as one that is frozen now.
    public boolean openPage(Distribution distribution, Position position, Instant now) {
        return rows.update(
                        "open a page to retries",
                        DistributionKeys.page(distribution.id(), position),
                        PageItem.open(distribution, now),
                        PageItem.isBefore(distribution.round().number()))
                instanceof Written.Done;
    }

    /// Closes a page to a round of retries; nothing when a later one has begun.
    public void closePage(String id, Position position, int round) {
        rows.update(
                "close a page to retries",
                DistributionKeys.page(id, position),
                PageItem.CLOSE,
                PageItem.isOpenTo(round));
    }

    /// Has a running or paused distribution be looked at at `dueAt`; nothing when it is neither.
    public void rearm(String id, Instant dueAt) {
        rows.update(
                "note when a distribution is due",
                DistributionKeys.distribution(id),
                DistributionItem.dueAt(dueAt),
                DistributionItem.isIn(
                        List.of(DistributionState.RUNNING, DistributionState.PAUSED)));
    }
}
