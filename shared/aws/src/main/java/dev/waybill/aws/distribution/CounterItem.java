package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Counts.VariantCounts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.Watch;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The counter item of a distribution. Every count is an attribute of its own, so that one update
/// adds to them; so is what each stream shard has counted up to ([ShardMarks]).
final class CounterItem {

    static final String MODEL_VERSION = "model_version";
    static final String DISTRIBUTION_ID = "distribution_id";
    static final String REVISION = "revision";

    private static final String SET = "SET";
    private static final String STATE = "state";
    private static final String PRIORITY = "priority";
    private static final String TOTAL = "total";
    private static final String RUNNING_SINCE = "running_since";
    private static final String ABORT = "abort";
    private static final String WAVE_UNTIL = "wave_until";
    private static final String PARDONED_COMPLETED = "pardoned_completed";
    private static final String PARDONED_FAILED = "pardoned_failed";
    private static final String RECOVERED = "recovered";
    private static final String RECOVERED_BEFORE = "recovered_before";
    private static final String TARGETS_OF = "targets_of_";
    private static final String COMPLETED_OF = "completed_of_";

    private static final Map<String, ToLongFunction<Counts>> COUNTS = new LinkedHashMap<>();

    static {
        COUNTS.put("in_progress", Counts::inProgress);
        COUNTS.put("completed", Counts::completed);
        COUNTS.put("failed", Counts::failed);
        COUNTS.put("cancelled", Counts::cancelled);
        COUNTS.put("superseded", Counts::superseded);
        COUNTS.put("degraded", Counts::degraded);
        COUNTS.put("blocked", Counts::blocked);
        COUNTS.put("replaced", Counts::replaced);
        COUNTS.put("failed_replaced", Counts::failedReplaced);
        COUNTS.put("bytes_total", Counts::bytesTotal);
        COUNTS.put("bytes_done", Counts::bytesDone);
        COUNTS.put("bytes_open", Counts::bytesOpen);
    }

    /// One target more, as a new revision.
    static final Expression ONE_MORE =
            Expression.of("ADD #total :one, #revision :one")
                    .name("#total", TOTAL)
                    .name("#revision", REVISION)
                    .number(":one", 1);

    private CounterItem() {}

    static Map<String, AttributeValue> key(DistributionKey key) {
        return Attributes.none()
                .put(MODEL_VERSION, key.version().toString())
                .put(DISTRIBUTION_ID, key.distributionId())
                .item();
    }

    /// The item of a distribution that begins.
    static Map<String, AttributeValue> toItem(Distribution begun) {
        Attributes item =
                Attributes.of(key(new DistributionKey(begun.version(), begun.id())))
                        .put(STATE, begun.state().toString())
                        .put(PRIORITY, begun.order().priority().toString())
                        .put(REVISION, 1);
        begun.order().strategy().abort().ifPresent(abort -> item.put(ABORT, WavesMap.of(abort)));
        return item.item();
    }

    /// Notes where the distribution stands now; its total stays once it is known.
    static Expression standing(Distribution now) {
        StringBuilder set = new StringBuilder(SET + " #state = :state");
        Expression update =
                Expression.of("")
                        .name("#state", STATE)
                        .text(":state", now.state().toString())
                        .name("#revision", REVISION)
                        .number(":one", 1);
        if (now.totalTargets().isPresent()) {
            set.append(", #total = if_not_exists(#total, :total)");
            update = update.name("#total", TOTAL).number(":total", now.totalTargets().get());
        }
        if (now.runningSince().isPresent()) {
            set.append(", #since = :since");
            update =
                    update.name("#since", RUNNING_SINCE)
                            .number(":since", now.runningSince().get().toEpochMilli());
        }
        Optional<Long> waveUntil = now.release().wave().flatMap(OpenWave::until);
        if (waveUntil.isPresent()) {
            set.append(", #wave = :wave");
            update = update.name("#wave", WAVE_UNTIL).number(":wave", waveUntil.get());
        } else if (now.release().wave().isPresent()) {
            set.append(" REMOVE #wave");
            update = update.name("#wave", WAVE_UNTIL);
        }
        return new Expression(set + " ADD #revision :one", update.names(), update.values());
    }

    /// Notes where the distribution stands now; what has failed by now is pardoned.
    static Expression standingPardoned(Distribution now) {
        Expression update = standing(now);
        String pardon =
                " #pardoned_completed = if_not_exists(#completed, :zero),"
                        + " #pardoned_failed = if_not_exists(#failed, :zero),"
                        + " #recovered_before = if_not_exists(#recovered, :zero),";
        return new Expression(
                        SET + pardon + update.text().substring(SET.length()),
                        update.names(),
                        update.values())
                .name("#pardoned_completed", PARDONED_COMPLETED)
                .name("#pardoned_failed", PARDONED_FAILED)
                .name("#completed", "completed")
                .name("#failed", "failed")
                .name("#recovered_before", RECOVERED_BEFORE)
                .name("#recovered", RECOVERED)
                .number(":zero", 0);
    }

    /// The changes by attribute, zeros left out. Besides what they add up to it is counted how many
    /// targets were failed no more: a sum does not tell who failed, was asked again, and failed.
    static Map<String, Long> additions(List<Counts> changes) {
        Counts change = changes.stream().reduce(Counts.ZERO, Counts::plus);
        Map<String, Long> additions = new LinkedHashMap<>();
        additions.put(
                RECOVERED, changes.stream().mapToLong(each -> Math.max(0, -each.failed())).sum());
        COUNTS.forEach((name, count) -> additions.put(name, count.applyAsLong(change)));
        change.variants()
                .forEach((variant, counts) -> {
                    additions.put(TARGETS_OF + variant.value(), counts.targets());
                    additions.put(COMPLETED_OF + variant.value(), counts.completed());
                });
        additions.values().removeIf(by -> by == 0);
        return additions;
    }

    static Counter fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        DistributionKey key =
                new DistributionKey(
                        ModelVersionId.parse(from.text(MODEL_VERSION)), from.text(DISTRIBUTION_ID));
        Tally tally =
                new Tally(
                        DistributionState.parse(from.text(STATE)),
                        from.findNumber(TOTAL),
                        counts(from),
                        from.number(REVISION),
                        from.findTime(RUNNING_SINCE));
        return new Counter(key, Priority.parse(from.text(PRIORITY)), tally, watch(from));
    }

    private static Watch watch(Attributes from) {
        return new Watch(
                from.has(ABORT) ? Optional.of(WavesMap.abort(from.map(ABORT))) : Optional.empty(),
                from.number(PARDONED_COMPLETED, 0),
                pardonedFailed(from),
                from.findNumber(WAVE_UNTIL));
    }

    /// The pardoned targets that are still failed. Those that were asked again since are not, and
    /// count like any other if they fail again.
    private static long pardonedFailed(Attributes from) {
        long recovered = from.number(RECOVERED, 0) - from.number(RECOVERED_BEFORE, 0);
        return Math.max(0, from.number(PARDONED_FAILED, 0) - recovered);
    }

    private static Counts counts(Attributes from) {
        NavigableMap<VariantId, VariantCounts> variants = new TreeMap<>();
        for (String name : from.item().keySet()) {
            if (name.startsWith(TARGETS_OF)) {
                String variant = name.substring(TARGETS_OF.length());
                variants.put(
                        new VariantId(variant),
                        new VariantCounts(
                                from.number(name), from.number(COMPLETED_OF + variant, 0)));
            }
        }
        return new Counts(
                from.number("in_progress", 0),
                from.number("completed", 0),
                from.number("failed", 0),
                from.number("cancelled", 0),
                from.number("superseded", 0),
                from.number("degraded", 0),
                from.number("blocked", 0),
                from.number("replaced", 0),
                from.number("failed_replaced", 0),
                from.number("bytes_total", 0),
                from.number("bytes_done", 0),
                from.number("bytes_open", 0),
                variants);
    }
}
