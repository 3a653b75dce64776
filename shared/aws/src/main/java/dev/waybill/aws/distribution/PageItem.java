package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.VariantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A frozen page as it stands in the table, with what became of its targets once the distribution
/// has come to its end.
final class PageItem {

    private static final String FIRST_RANK = "first_rank";
    private static final String DEVICE_IDS = "device_ids";
    private static final String REACHED = "reached";
    private static final String LAST = "last";
    private static final String RESULTS = "results";
    private static final String TARGET = "target";
    private static final String VARIANT = "variant";
    private static final String SIZE = "size";
    private static final String BYTES = "bytes";
    private static final String REASON = "reason";
    private static final String SINCE = "since";
    private static final String DETAILS = "details";
    private static final String MODE = "mode";
    private static final String EXPLANATION = "explanation";

    /// The value of [DistributionItem#DUE_SHARD] of pages.
    static final String DUE_PAGE = "page";

    /// The page is not there.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#id)")
                    .name("#id", DistributionKeys.DISTRIBUTION_ID);

    private static final String ROUND = "round";
    private static final String ROUND_OPEN = "round_open";

    /// No target of the page is asked again in its round any more.
    static final Expression CLOSE = Expression.of("REMOVE #open").name("#open", ROUND_OPEN);

    private PageItem() {}

    /// Targets of the page may be asked again in the round of `distribution` from now on, and may
    /// run out of time again.
    static Expression open(Distribution distribution, Instant now) {
        Setter setter = new Setter();
        setter.number(ROUND, distribution.round().number());
        setter.value(ROUND_OPEN, AttributeValue.fromBool(true));
        setter.text(DistributionItem.DUE_SHARD, DUE_PAGE);
        setter.number(DistributionItem.DUE_AT, firstDue(distribution, now).toEpochMilli());
        return setter.expression();
    }

    /// The page is not done with that round, nor in a later one.
    static Expression isBefore(int round) {
        return Expression.of(
                        "attribute_not_exists(#round) OR #round < :this"
                                + " OR (#round = :this AND attribute_exists(#open))")
                .name("#round", ROUND)
                .name("#open", ROUND_OPEN)
                .number(":this", round);
    }

    /// Targets of the page may be asked again in that round.
    static Expression isOpenTo(int round) {
        return Expression.of("#round = :this AND attribute_exists(#open)")
                .name("#round", ROUND)
                .name("#open", ROUND_OPEN)
                .number(":this", round);
    }

    /// A page that is frozen now: it is due when the first of its targets may have run out of time,
    /// or be silent.
    static Map<String, AttributeValue> toItem(
            Distribution distribution, TargetPage page, Instant now) {
        return item(distribution.id(), page)
                .put(DistributionItem.DUE_SHARD, DUE_PAGE)
                .put(DistributionItem.DUE_AT, firstDue(distribution, now))
                .item();
    }

    private static Instant firstDue(Distribution distribution, Instant now) {
        return now.plus(
                distribution
                        .order()
                        .strategy()
                        .timeouts()
                        .shortest()
                        .filter(shortest -> shortest.compareTo(Expiry.SILENCE) < 0)
                        .orElse(Expiry.SILENCE));
    }

    private static Attributes item(String distributionId, TargetPage page) {
        return Attributes.of(DistributionKeys.page(distributionId, page.position()))
                .put(FIRST_RANK, page.firstRank())
                .put(
                        DEVICE_IDS,
                        OrderMap.texts(page.deviceIds().stream().map(DeviceId::value).toList()))
                .putText(REACHED, page.reached().map(DeviceId::value))
                .put(LAST, page.last());
    }

    static TargetPage fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new TargetPage(
                position(from.text(DistributionKeys.ITEM)),
                from.number(FIRST_RANK),
                OrderMap.texts(from, DEVICE_IDS).stream().map(DeviceId::new).toList(),
                from.findText(REACHED).map(DeviceId::new),
                from.flag(LAST));
    }

    /// Where the page of an item stands, which may hold its key only.
    static DuePage due(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new DuePage(
                from.text(DistributionKeys.DISTRIBUTION_ID),
                position(from.text(DistributionKeys.ITEM)));
    }

    /// The page is to be looked at at `next`; absent: not any more.
    static Expression dueAt(Optional<Instant> next) {
        Setter setter = new Setter();
        setter.textOrNone(DistributionItem.DUE_SHARD, next.map(_ -> DUE_PAGE));
        setter.numberOrNone(DistributionItem.DUE_AT, next.map(Instant::toEpochMilli));
        return setter.expression();
    }

    /// Nobody has put the page off since it was due at `seen`.
    static Expression isDueAt(Instant seen) {
        return Expression.of("#due_at = :seen")
                .name("#due_at", DistributionItem.DUE_AT)
                .number(":seen", seen.toEpochMilli());
    }

    private static Position position(String key) {
        String[] parts = key.split("#", -1);
        return new Position(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /// Keeps what became of the page's targets, in their order.
    static Expression keep(List<TargetResult> results) {
        return Expression.of("SET #results = :results")
                .name("#results", RESULTS)
                .value(
                        ":results",
                        AttributeValue.fromL(results.stream().map(PageItem::result).toList()));
    }

    /// What became of the page's targets, in their order; empty before it was kept.
    static List<TargetResult> results(Map<String, AttributeValue> item) {
        AttributeValue results = item.get(RESULTS);
        return results == null
                ? List.of()
                : results.l().stream().map(value -> result(Attributes.of(value.m()))).toList();
    }

    private static AttributeValue result(TargetResult result) {
        Attributes map =
                Attributes.none()
                        .put(TARGET, result.target().toString())
                        .putText(VARIANT, result.variantId().map(VariantId::value))
                        .put(SIZE, result.sizeBytes())
                        .put(BYTES, result.bytes())
                        .putText(MODE, result.mode().map(TransferMode::toString))
                        .putText(EXPLANATION, result.explanation());
        result.blocker()
                .ifPresent(blocker ->
                        map.put(REASON, blocker.reason().toString())
                                .put(SINCE, blocker.since())
                                .putText(DETAILS, blocker.details()));
        return map.map();
    }

    private static TargetResult result(Attributes map) {
        return new TargetResult(
                TargetClass.parse(map.text(TARGET)),
                map.findText(VARIANT).map(VariantId::new),
                map.number(SIZE),
                map.number(BYTES),
                map.findText(MODE).map(TransferMode::of),
                map.findText(REASON)
                        .map(reason ->
                                new Blocker(
                                        BlockerReason.parse(reason),
                                        map.time(SINCE),
                                        map.findText(DETAILS))),
                map.findText(EXPLANATION));
    }

    /// Both parts of what is stored.
    static KeptPage kept(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new KeptPage(
                fromItem(item),
                results(item),
                from.findTime(DistributionItem.DUE_AT),
                from.has(ROUND_OPEN) ? Optional.of((int) from.number(ROUND)) : Optional.empty());
    }
}
