package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Places;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A distribution as it stands in the table, with what it owes ([Owed]) and when it is due to be
/// looked at.
final class DistributionItem {

    static final String LISTING_SHARD = "listing_shard";
    static final String LISTED = "all";
    static final String CREATED_ORDER = "created_order";
    static final String MODEL_ID = "model_id";
    static final String GENERATION = "generation";
    static final String STATE = "state";
    static final String DUE_SHARD = "due_shard";
    static final String DUE = "due";
    static final String DUE_AT = "due_at";
    static final String SEGMENTS_DONE = "segments_done";
    static final String PLANNED_TARGETS = "planned_targets";

    private static final String VERSION = "version";
    private static final String ORDER = "order";
    private static final String NODE_COUNT = "node_count";
    private static final String USUAL_VARIANT = "usual_variant";
    private static final String SEGMENTS = "segments";
    private static final String TOTAL_TARGETS = "total_targets";
    private static final String PASS_DONE = "pass_done";
    private static final String HOLDS_BLOBS = "holds_blobs";
    private static final String CREATED_BY = "created_by";
    private static final String CREATED_AT = "created_at";
    private static final String PAUSE = "pause";
    private static final String REASON = "reason";
    private static final String SINCE = "since";
    private static final String DETAILS = "details";
    private static final String WAVE = "wave";
    private static final String TURN = "turn";
    private static final String BASES = "bases";
    private static final String OFFERED_MILLIS = "offered_millis";
    private static final String OFFERED_SINCE = "offered_since";
    private static final String ROUND = "round";
    private static final String ROUND_SINCE = "round_since";
    private static final String ROUND_OWED = "round_owed";
    private static final String PLACES_HELD = "places_held";
    private static final String NEXT_PLACE = "next_place";
    private static final String PLACES_TAKEN = "places_taken";
    private static final String ROLLBACK_ID = "rollback_id";
    private static final String RUNNING_SINCE = "running_since";
    private static final String ENDED_AT = "ended_at";

    /// One target more.
    static final Expression ONE_MORE =
            Expression.of("ADD #total :one").name("#total", TOTAL_TARGETS).number(":one", 1);

    private DistributionItem() {}

    /// The position of a distribution in the listing of all.
    static String createdOrder(Distribution distribution) {
        return String.format(
                Locale.ROOT,
                "%013d#%s",
                distribution.createdAt().toEpochMilli(),
                distribution.id());
    }

    /// The id in such a position.
    static String id(String createdOrder) {
        return createdOrder.substring(createdOrder.indexOf('#') + 1);
    }

    static Map<String, AttributeValue> toItem(Distribution distribution) {
        Attributes item =
                Attributes.of(DistributionKeys.distribution(distribution.id()))
                        .put(LISTING_SHARD, LISTED)
                        .put(CREATED_ORDER, createdOrder(distribution))
                        .put(MODEL_ID, distribution.version().modelId().value())
                        .put(VERSION, distribution.version().version().value())
                        .put(GENERATION, distribution.generation())
                        .put(STATE, distribution.state().toString())
                        .put(ORDER, OrderMap.of(distribution.order()))
                        .putNumber(NODE_COUNT, distribution.nodeCount())
                        .putText(USUAL_VARIANT, distribution.usualVariant().map(VariantId::value))
                        .put(SEGMENTS, distribution.planning().segments())
                        .put(SEGMENTS_DONE, distribution.planning().segmentsDone())
                        .put(PLANNED_TARGETS, distribution.planning().targets())
                        .putNumber(TOTAL_TARGETS, distribution.totalTargets())
                        .put(PASS_DONE, distribution.passDone())
                        .put(HOLDS_BLOBS, distribution.holdsBlobs())
                        .put(CREATED_BY, distribution.createdBy())
                        .put(CREATED_AT, distribution.createdAt())
                        .putTime(RUNNING_SINCE, distribution.runningSince())
                        .putTime(ENDED_AT, distribution.endedAt());
        distribution.pause().ifPresent(pause -> item.put(PAUSE, pause(pause)));
        return item.item();
    }

    private static AttributeValue pause(Pause pause) {
        return Attributes.none()
                .put(REASON, pause.reason().toString())
                .put(SINCE, pause.since())
                .putText(DETAILS, pause.details())
                .map();
    }

    private static Pause pause(Attributes map) {
        return new Pause(Pause.Reason.of(map.text(REASON)), map.time(SINCE), map.findText(DETAILS));
    }

    private static Release release(Attributes from) {
        AttributeValue bases = from.item().get(BASES);
        return new Release(
                bases == null
                        ? List.of()
                        : bases.l().stream().map(base -> Long.valueOf(base.n())).toList(),
                Duration.ofMillis(from.number(OFFERED_MILLIS, 0)),
                from.findTime(OFFERED_SINCE),
                from.has(WAVE) ? Optional.of(WavesMap.openWave(from.map(WAVE))) : Optional.empty(),
                from.number(TURN, 0));
    }

    private static void set(Setter setter, Release release) {
        if (!release.bases().isEmpty()) {
            setter.value(
                    BASES,
                    AttributeValue.fromL(
                            release.bases().stream()
                                    .map(base -> AttributeValue.fromN(base.toString()))
                                    .toList()));
        }
        setter.number(OFFERED_MILLIS, release.offered().toMillis());
        setter.numberOrNone(OFFERED_SINCE, release.since().map(Instant::toEpochMilli));
        release.wave().ifPresent(wave -> setter.value(WAVE, WavesMap.of(wave)));
        setter.number(TURN, release.turn());
    }

    private static void set(Setter setter, Places places) {
        setter.number(PLACES_HELD, places.held());
        setter.number(NEXT_PLACE, places.next());
        setter.number(PLACES_TAKEN, places.taken());
    }

    static Distribution fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Distribution(
                from.text(DistributionKeys.DISTRIBUTION_ID),
                new ModelVersionId(
                        new ModelId(from.text(MODEL_ID)), new Version(from.text(VERSION))),
                from.number(GENERATION),
                DistributionState.parse(from.text(STATE)),
                OrderMap.order(from.map(ORDER)),
                from.findNumber(NODE_COUNT),
                from.findText(USUAL_VARIANT).map(VariantId::new),
                new Distribution.Planning(
                        (int) from.number(SEGMENTS),
                        (int) from.number(SEGMENTS_DONE),
                        from.number(PLANNED_TARGETS)),
                from.findNumber(TOTAL_TARGETS),
                from.flag(PASS_DONE),
                from.flag(HOLDS_BLOBS),
                from.text(CREATED_BY),
                from.time(CREATED_AT),
                from.has(PAUSE) ? Optional.of(pause(from.map(PAUSE))) : Optional.empty(),
                release(from),
                new Round(
                        (int) from.number(ROUND, 0),
                        from.findTime(ROUND_SINCE),
                        from.has(ROUND_OWED),
                        new Places(
                                from.number(PLACES_HELD, 0),
                                from.number(NEXT_PLACE, 0),
                                from.number(PLACES_TAKEN, 0))),
                from.findText(ROLLBACK_ID),
                from.findTime(RUNNING_SINCE),
                from.findTime(ENDED_AT));
    }

    /// Moves a distribution to where `next` stands.
    ///
    /// @param owed what it owes from now on; absent: nothing
    /// @param dueAt when it is to be looked at; absent: not any more
    static Expression move(Distribution next, Optional<Owed> owed, Optional<Instant> dueAt) {
        Setter setter = new Setter();
        setter.text(STATE, next.state().toString());
        setter.valueOrNone(PAUSE, next.pause().map(DistributionItem::pause));
        setter.value(PASS_DONE, AttributeValue.fromBool(next.passDone()));
        setter.value(HOLDS_BLOBS, AttributeValue.fromBool(next.holdsBlobs()));
        setter.numberOnce(TOTAL_TARGETS, next.totalTargets());
        next.rollbackId().ifPresent(id -> setter.text(ROLLBACK_ID, id));
        set(setter, next.release());
        setter.number(RUNNING_SINCE, next.runningSince().map(Instant::toEpochMilli));
        setter.number(ENDED_AT, next.endedAt().map(Instant::toEpochMilli));
        setter.textOrNone(DUE_SHARD, dueAt.map(_ -> DUE));
        setter.numberOrNone(DUE_AT, dueAt.map(Instant::toEpochMilli));
        Owed.set(setter, owed);
        return setter.expression();
    }

    /// Pauses or resumes a distribution, or brings it to its next wave, as `next` stands; what it
    /// owes stays, and a round of retries goes on.
    ///
    /// @param dueAt when it is to be looked at; absent: not any more
    static Expression hold(Distribution next, Optional<Instant> dueAt) {
        Setter setter = new Setter();
        setter.text(STATE, next.state().toString());
        setter.valueOrNone(PAUSE, next.pause().map(DistributionItem::pause));
        set(setter, next.release());
        setter.number(RUNNING_SINCE, next.runningSince().map(Instant::toEpochMilli));
        setter.textOrNone(DUE_SHARD, dueAt.map(_ -> DUE));
        setter.numberOrNone(DUE_AT, dueAt.map(Instant::toEpochMilli));
        if (next.round().places().equals(Places.NONE) && next.round().number() > 0) {
            set(setter, Places.NONE);
        }
        return setter.expression();
    }

    /// Has the failed targets be asked again as `next` stands, which is owed from now on.
    static Expression retry(Distribution next, Owed owed) {
        Setter setter = new Setter();
        setter.number(ROUND, next.round().number());
        setter.numberOrNone(ROUND_SINCE, next.round().since().map(Instant::toEpochMilli));
        setter.value(ROUND_OWED, AttributeValue.fromBool(true));
        set(setter, next.round().places());
        set(setter, next.release());
        Owed.set(setter, Optional.of(owed));
        return setter.expression();
    }

    /// Every failed target was asked again: nothing is owed any more.
    ///
    /// @param places where they stand in the order of offers
    static Expression endRound(Places places) {
        Setter setter = new Setter();
        set(setter, places);
        setter.remove(ROUND_OWED);
        Owed.set(setter, Optional.empty());
        return setter.expression();
    }

    /// Failed targets are yet to be asked in that round, and it is not called off.
    static Expression isRoundOwed(int round) {
        Expression open = isIn(List.of(DistributionState.RUNNING, DistributionState.PAUSED));
        return new Expression(
                        open.text() + " AND #round = :seen_round AND attribute_exists(#round_owed)",
                        open.names(),
                        open.values())
                .name("#round", ROUND)
                .name("#round_owed", ROUND_OWED)
                .number(":seen_round", round);
    }

    /// It is in the state of `seen`, and was not paused, resumed or brought to its next wave since.
    static Expression isStill(Distribution seen) {
        Expression state = isIn(List.of(seen.state()));
        String turn =
                seen.release().turn() == 0
                        ? " AND (attribute_not_exists(#turn) OR #turn = :seen_turn)"
                        : " AND #turn = :seen_turn";
        return new Expression(state.text() + turn, state.names(), state.values())
                .name("#turn", TURN)
                .number(":seen_turn", seen.release().turn());
    }

    /// Has it be looked at at `dueAt`.
    static Expression dueAt(Instant dueAt) {
        Setter setter = new Setter();
        setter.text(DUE_SHARD, DUE);
        setter.number(DUE_AT, Optional.of(dueAt.toEpochMilli()));
        return setter.expression();
    }

    /// It is in one of `states`.
    static Expression isIn(List<DistributionState> states) {
        String places =
                IntStream.range(0, states.size())
                        .mapToObj(place -> ":state" + place)
                        .collect(Collectors.joining(", "));
        Expression condition = Expression.of("#state IN (" + places + ")").name("#state", STATE);
        for (int place = 0; place < states.size(); place++) {
            condition = condition.text(":state" + place, states.get(place).toString());
        }
        return condition;
    }

    /// It was called off, and its targets are not all told.
    static Expression isPassOwed() {
        Expression calledOff =
                isIn(List.of(DistributionState.CANCELLED, DistributionState.ABORTED));
        return new Expression(
                        calledOff.text() + " AND #pass = :not_done",
                        calledOff.names(),
                        calledOff.values())
                .name("#pass", PASS_DONE)
                .value(":not_done", AttributeValue.fromBool(false));
    }

    /// It holds its blobs.
    static Expression holdsBlobs() {
        return Expression.of("#holds = :holds")
                .name("#holds", HOLDS_BLOBS)
                .value(":holds", AttributeValue.fromBool(true));
    }
}
