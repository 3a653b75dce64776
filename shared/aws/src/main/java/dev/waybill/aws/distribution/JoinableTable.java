package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The part of the table `distributions` that is about devices which join late: a list of the
/// distributions that they may join, and, in the segment behind the planned ones, a page for each
/// that did.
///
/// | distribution_id | item | |
/// |---|---|---|
/// | `joinable` | a distribution's id | with its `priority`; removed some time after its segment is closed |
/// | a distribution's id | `joined#<device id>` | the `page` on which the device stands |
///
/// The list is read whenever a device is registered or changed, and is short: one query of one
/// unit. A segment takes one transaction per device that joins.
public final class JoinableTable {

    private static final String PRIORITY = "priority";
    private static final String PAGE = "page";
    private static final String SEGMENT_WRITE = "segment";
    private static final String DISTRIBUTION_WRITE = "distribution";
    private static final String JOINED_WRITE = "joined";

    private final Rows rows;
    private final String table;
    private final DistributionsTable distributions;
    private final ConvergenceTable convergence;
    private final Supplier<Transaction> transactions;

    private JoinableTable(Backends backends) {
        this.table = backends.config().tables().distributions();
        this.rows = backends.rows(table);
        this.distributions = new DistributionsTable(rows);
        this.convergence = ConvergenceTable.of(backends);
        this.transactions = backends::transaction;
    }

    /// The table that `backends` name.
    public static JoinableTable of(Backends backends) {
        return new JoinableTable(backends);
    }

    /// A distribution that devices may join.
    public record Joinable(String distributionId, Priority priority) {}

    /// All distributions that devices may join, and perhaps some that they may not join any more.
    /// One consistent query.
    public List<Joinable> list() {
        Expression key =
                Expression.of("#id = :joinable")
                        .name("#id", DistributionKeys.DISTRIBUTION_ID)
                        .text(":joinable", DistributionKeys.JOINABLE);
        return rows.queryAll("read what devices may join", Rows.Query.of(key)).stream()
                .map(Attributes::of)
                .map(item ->
                        new Joinable(
                                item.text(DistributionKeys.ITEM),
                                Priority.parse(item.text(PRIORITY))))
                .toList();
    }

    /// Adds: devices may join `created`, if its strategy says so.
    void open(Transaction transaction, Distribution created) {
        created.lateSegment()
                .ifPresent(number -> {
                    Segment late =
                            new Segment(
                                    number,
                                    Optional.empty(),
                                    Optional.empty(),
                                    0,
                                    Optional.empty(),
                                    0,
                                    true,
                                    false);
                    transaction.put(
                            "late segment",
                            table,
                            SegmentItem.toItem(created.id(), late),
                            Expression.NONE);
                    transaction.put(
                            "joinable",
                            table,
                            Attributes.of(DistributionKeys.joinable(created.id()))
                                    .put(PRIORITY, created.order().priority().toString())
                                    .item(),
                            Expression.NONE);
                });
    }

    /// Has no device join any more; doing it again does nothing. Nothing when none ever could.
    public void close(Distribution distribution) {
        distribution
                .lateSegment()
                .ifPresent(number -> {
                    distributions.closeSegment(distribution.id(), number);
                    rows.delete(
                            "take a distribution off a list",
                            DistributionKeys.joinable(distribution.id()),
                            Expression.NONE);
                });
    }

    /// The page of a device that joined late; absent when it did not. Consistent.
    public Optional<KeptPage> findPage(Distribution distribution, DeviceId deviceId) {
        return distribution
                .lateSegment()
                .flatMap(segment ->
                        rows.find(
                                        "read who joined",
                                        DistributionKeys.joined(distribution.id(), deviceId))
                                .map(item ->
                                        new Position(
                                                segment, (int) Attributes.of(item).number(PAGE))))
                .flatMap(position -> distributions.findPage(distribution.id(), position));
    }

    /// The pages of those devices that joined late. Consistent; in batches.
    public Map<DeviceId, KeptPage> findPages(
            Distribution distribution, Collection<DeviceId> deviceIds) {
        Optional<Integer> segment = distribution.lateSegment();
        if (segment.isEmpty() || deviceIds.isEmpty()) {
            return Map.of();
        }
        String id = distribution.id();
        List<Position> positions =
                rows
                        .findAll(
                                "read who joined",
                                deviceIds.stream()
                                        .map(device -> DistributionKeys.joined(id, device))
                                        .toList(),
                                true)
                        .stream()
                        .map(item ->
                                new Position(segment.get(), (int) Attributes.of(item).number(PAGE)))
                        .toList();
        Map<DeviceId, KeptPage> pages = new HashMap<>();
        for (KeptPage page : distributions.findPages(id, positions)) {
            page.page().deviceIds().forEach(device -> pages.put(device, page));
        }
        return pages;
    }

    /// At most `limit` devices that joined late, in order of their ids, behind `after`. One
    /// consistent query.
    public Slice<DeviceId> listJoined(
            Distribution distribution, Optional<DeviceId> after, int limit) {
        String id = distribution.id();
        Rows.Query all =
                Rows.Query.of(DistributionKeys.startingWith(id, DistributionKeys.JOINED_PREFIX))
                        .limit(limit + 1);
        Rows.Query query =
                after.map(last -> all.after(DistributionKeys.joined(id, last))).orElse(all);
        return Slice.of(rows.query("list who joined", query), limit, DistributionKeys.ITEM)
                .map(DistributionKeys::joinedDevice);
    }

    /// Makes a device a target, on a page of its own, and counts it, all in one transaction; once,
    /// however often it is tried. The page; absent when the distribution takes nobody any more.
    public Optional<TargetPage> join(Distribution distribution, DeviceId deviceId, Instant now) {
        int segment =
                distribution
                        .lateSegment()
                        .orElseThrow(() -> new IllegalStateException("nobody may join"));
        return Attempts.until(
                "join a distribution",
                () ->
                        findPage(distribution, deviceId)
                                .map(KeptPage::page)
                                .map(Optional::of)
                                .or(() -> attempt(distribution, segment, deviceId, now)));
    }

    /// Absent when somebody else was faster; holds nothing when nobody may join any more.
    private Optional<Optional<TargetPage>> attempt(
            Distribution distribution, int segment, DeviceId deviceId, Instant now) {
        Optional<Segment> late =
                distributions.findSegment(distribution.id(), segment).filter(s -> !s.closed());
        if (late.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        TargetPage page =
                new TargetPage(
                        new Position(segment, late.get().cursor()),
                        distribution.joiningPosition(late.get().count(), now),
                        List.of(deviceId),
                        Optional.empty(),
                        true);
        return switch (joining(distribution, deviceId, page, now).commit("join a distribution")) {
            case Outcome.Committed() -> Optional.of(Optional.of(page));
            case Outcome.Refused refused when refused.has(DISTRIBUTION_WRITE) ->
                    Optional.of(Optional.empty());
            case Outcome.Refused _ -> Optional.empty();
        };
    }

    private Transaction joining(
            Distribution distribution, DeviceId deviceId, TargetPage page, Instant now) {
        String id = distribution.id();
        Map<String, AttributeValue> joined =
                Attributes.of(DistributionKeys.joined(id, deviceId))
                        .put(PAGE, page.position().page())
                        .item();
        Transaction transaction = transactions.get();
        transaction.put("page", table, PageItem.toItem(distribution, page, now), PageItem.ABSENT);
        transaction.put(JOINED_WRITE, table, joined, PageItem.ABSENT);
        transaction.update(
                SEGMENT_WRITE,
                table,
                DistributionKeys.segment(id, page.position().segment()),
                SegmentItem.pass(page, now),
                SegmentItem.isOpenAt(page));
        transaction.update(
                DISTRIBUTION_WRITE,
                table,
                DistributionKeys.distribution(id),
                DistributionItem.ONE_MORE,
                DistributionItem.isIn(
                        List.of(DistributionState.RUNNING, DistributionState.PAUSED)));
        convergence.join(transaction, distribution);
        return transaction;
    }
}
