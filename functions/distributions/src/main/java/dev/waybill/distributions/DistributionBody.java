package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A distribution in an answer: the ModelDistributionHandle of SPEC 2.1 and, where asked for, how
/// far it has come.
///
/// @param variants the variants of its version
record DistributionBody(Map<VariantId, Variant> variants) {

    /// The handle of a distribution.
    ///
    /// @param scope its scope, with as many nodes as are to be shown
    ObjectNode handle(Distribution distribution, Scope scope) {
        ObjectNode body = handle(distribution, scope, distribution.usualVariant());
        body.put("state", distribution.state().toString());
        return body;
    }

    /// The whole distribution.
    ObjectNode whole(Distribution distribution, Scope scope, Tally tally) {
        Counts counts = tally.shownCounts();
        Map<VariantId, Long> targets = new TreeMap<>();
        counts.variants().forEach((variant, count) -> targets.put(variant, count.targets()));
        ObjectNode body =
                handle(
                        distribution,
                        scope,
                        UsualVariant.most(targets).or(distribution::usualVariant));
        body.put("state", tally.shownState().toString());
        tally.total().ifPresent(total -> body.put("total_targets", total));
        body.put("pending", tally.pending());
        body.put("in_progress", counts.inProgress());
        body.put("completed", counts.completed());
        body.put("failed", counts.failed());
        body.put("cancelled", counts.cancelled());
        body.put("superseded", counts.superseded());
        body.put("degraded", counts.degraded());
        body.put("blocked", counts.blocked());
        body.put("overall_progress", tally.overallProgress());
        ObjectNode perVariant = body.putObject("variants");
        ObjectNode completed = body.putObject("variants_completed");
        counts.variants()
                .forEach((variant, count) -> {
                    perVariant.put(variant.value(), count.targets());
                    completed.put(variant.value(), count.completed());
                });
        body.put("created_by", distribution.createdBy());
        distribution.rollbackId().ifPresent(id -> body.put("rollback_distribution_id", id));
        wave(body, distribution);
        pause(body, distribution, tally.shownState());
        distribution.runningSince().ifPresent(at -> body.put("running_since", at.toString()));
        distribution.endedAt().ifPresent(at -> body.put("ended_at", at.toString()));
        distribution.nodeCount().ifPresent(count -> body.put("node_count", count));
        return body;
    }

    /// The wave it has come to, counted from 1.
    private static void wave(ObjectNode body, Distribution distribution) {
        Optional<OpenWave> wave = distribution.release().wave();
        if (wave.isEmpty()) {
            return;
        }
        long total = distribution.planning().targets();
        body.put("wave", wave.get().number() + 1);
        body.put("wave_count", distribution.order().strategy().waves().count(total));
        body.put("released_targets", wave.get().until().orElse(total));
    }

    /// Why it offers nothing new, or why the service called it off.
    private static void pause(ObjectNode body, Distribution distribution, DistributionState shown) {
        boolean isAborted = shown == DistributionState.ABORTED;
        if (shown.isOpen() || isAborted) {
            distribution
                    .pause()
                    .ifPresent(pause -> {
                        ObjectNode why = body.putObject(isAborted ? "abort" : "pause");
                        why.put("reason", pause.reason().toString());
                        why.put("since", pause.since().toString());
                        pause.details().ifPresent(details -> why.put("details", details));
                    });
        }
    }

    private ObjectNode handle(
            Distribution distribution, Scope scope, Optional<VariantId> variantId) {
        ObjectNode body = Json.object();
        body.put("distribution_id", distribution.id());
        body.put("model_id", distribution.version().modelId().value());
        body.put("version", distribution.version().version().value());
        variantId.ifPresent(id -> body.put("variant_id", id.value()));
        ObjectNode handle = body.putObject("distribution_handle");
        handle.put("distribution_id", distribution.id());
        variantId
                .flatMap(id -> Optional.ofNullable(variants.get(id)))
                .ifPresent(variant -> handle.put("blob_hash", variant.blob().digest().toString()));
        handle.set("scope", ScopeJson.write(scope));
        handle.put("priority", distribution.order().priority().toString());
        handle.put("started_at", distribution.createdAt().toString());
        body.put("initiated_at", distribution.createdAt().toString());
        body.put("generation", distribution.generation());
        body.put("priority", distribution.order().priority().toString());
        distribution
                .order()
                .fromVersion()
                .map(Version::value)
                .ifPresent(from -> body.put("from_version", from));
        if (!distribution.order().selector().equals(VariantSelector.ANY)) {
            body.set("selector", Json.tree(SelectorBody.of(distribution.order().selector())));
        }
        StrategyJson.write(distribution.order().strategy())
                .ifPresent(strategy -> body.set("strategy", strategy));
        distribution
                .order()
                .rollback()
                .ifPresent(rollback -> {
                    body.put("is_rollback", true);
                    rollback.reason().ifPresent(reason -> body.put("reason", reason));
                });
        distribution
                .order()
                .origin()
                .ifPresent(origin ->
                        body.put(
                                origin.isBackwards() ? "rollback_of" : "retry_of",
                                origin.distributionId()));
        return body;
    }
}
