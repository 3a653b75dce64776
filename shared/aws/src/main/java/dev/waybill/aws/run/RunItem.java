package dev.waybill.aws.run;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A run's row as an item. It alone has the attributes of the indexes; `created_order` is `<15
/// digits of milliseconds>#<run_id>`, so that runs of one moment have an order too.
final class RunItem {

    static final String LISTING_SHARD = "listing_shard";
    static final String SHARD = "0";
    static final String SPEC_DIGEST = "spec_digest";
    static final String STATUS = "status";
    static final String CREATED_ORDER = "created_order";
    static final String RECORDED_EVENTS = "recorded_events";
    static final String LAST_SEQ = "last_seq";
    static final String STAGED = "staged";

    /// There is no such run yet.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#run_id)").name("#run_id", RunKeys.RUN_ID);

    private static final String GIT_SHA = "git_sha";
    private static final String AGENT_NAME = "agent_name";
    private static final String TAGS = "tags";
    private static final String CREATED_AT = "created_at";
    private static final String COMPLETED_AT = "completed_at";
    private static final String SUMMARY = "summary";
    private static final String TOTAL_EVENTS = "total_events";
    private static final String FINAL_STATE_DIGEST = "final_state_digest";
    private static final String DURATION_MS = "duration_ms";
    private static final String SUCCESS = "success";

    private RunItem() {}

    /// The item of a run that starts.
    static Map<String, AttributeValue> toItem(RunRow run) {
        return Attributes.of(new LinkedHashMap<>(RunKeys.run(run.id())))
                .put(LISTING_SHARD, SHARD)
                .put(CREATED_ORDER, createdOrder(run.createdAt(), run.id()))
                .put(SPEC_DIGEST, run.specDigest().hex())
                .putText(GIT_SHA, run.gitSha())
                .put(AGENT_NAME, run.agentName())
                .put(TAGS, run.tags().toAttribute())
                .put(STATUS, run.status().toString())
                .put(CREATED_AT, run.createdAt())
                .put(RECORDED_EVENTS, run.recordedEvents())
                .item();
    }

    static RunRow fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new RunRow(
                new RunId(from.text(RunKeys.RUN_ID)),
                new Digest(from.text(SPEC_DIGEST)),
                from.findText(GIT_SHA),
                from.text(AGENT_NAME),
                KeptJson.of(from.attribute(TAGS)),
                RunStatus.parse(STATUS, from.text(STATUS)),
                from.has(SUMMARY) ? Optional.of(summary(from.map(SUMMARY))) : Optional.empty(),
                from.number(RECORDED_EVENTS),
                from.time(CREATED_AT),
                from.findTime(COMPLETED_AT),
                from.has(LAST_SEQ) ? Optional.of(unsigned(from, LAST_SEQ)) : Optional.empty(),
                Math.toIntExact(from.number(STAGED, 0)));
    }

    /// Nothing is staged any more.
    static final Expression UNSTAGE = Expression.of("REMOVE #staged").name("#staged", STAGED);

    /// What was seen to be staged in `run` still is: whatever is staged later comes with more
    /// events.
    static Expression staged(RunRow run) {
        return Expression.of("attribute_exists(#staged) AND #events = :seen")
                .name("#staged", STAGED)
                .name("#events", RECORDED_EVENTS)
                .number(":seen", run.recordedEvents());
    }

    /// The run is running.
    static Expression running() {
        return Expression.of("#status = :running")
                .name("#status", STATUS)
                .text(":running", RunStatus.RUNNING.toString());
    }

    /// The run ends.
    static Expression end(RunStatus status, RunSummary summary, Instant now) {
        Attributes said =
                Attributes.none()
                        .put(TOTAL_EVENTS, number(summary.totalEvents()))
                        .putText(FINAL_STATE_DIGEST, summary.finalStateDigest().map(Digest::hex))
                        .put(DURATION_MS, number(summary.durationMs()))
                        .put(SUCCESS, summary.success());
        return Expression.of("SET #status = :status, #summary = :summary, #completed = :now")
                .name("#status", STATUS)
                .name("#summary", SUMMARY)
                .name("#completed", COMPLETED_AT)
                .text(":status", status.toString())
                .value(":summary", said.map())
                .number(":now", now.toEpochMilli());
    }

    private static RunSummary summary(Attributes from) {
        return new RunSummary(
                unsigned(from, TOTAL_EVENTS),
                from.findText(FINAL_STATE_DIGEST).map(Digest::new),
                unsigned(from, DURATION_MS),
                from.flag(SUCCESS));
    }

    static String createdOrder(Instant createdAt, RunId id) {
        return "%015d#%s".formatted(createdAt.toEpochMilli(), id);
    }

    /// A number beyond what a long can say.
    static AttributeValue number(Unsigned value) {
        return AttributeValue.fromN(value.toString());
    }

    private static Unsigned unsigned(Attributes from, String name) {
        return new Unsigned(new BigInteger(from.attribute(name).n()));
    }
}
