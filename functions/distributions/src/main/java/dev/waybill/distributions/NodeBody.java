package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Progress;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.distribution.Waiting;
import dev.waybill.domain.model.VariantId;
import dev.waybill.web.ConvergenceBody;
import dev.waybill.web.Json;
import java.time.Instant;
import java.util.Optional;

/// A target in an answer: the NodeTransferStatus of SPEC 2.1 with what API §11 adds. `status` is
/// how far the bytes are; `state` is the class of the target; `reported_state` is the device's last
/// word.
final class NodeBody {

    private NodeBody() {}

    /// @param waiting what it waits for; absent when it does not
    static ObjectNode of(Node node, Optional<Waiting> waiting) {
        TargetResult result = node.result();
        ObjectNode body = Json.object();
        body.put("node_id", node.deviceId().value());
        body.put("status", status(node));
        body.put("progress_bytes", result.bytes());
        body.put("total_bytes", result.sizeBytes());
        Optional<Progress> progress = node.entry().map(Entry::progress);
        progress.flatMap(Progress::startedAt)
                .map(Instant::toString)
                .ifPresent(at -> body.put("started_at", at));
        progress.flatMap(Progress::endedAt)
                .map(Instant::toString)
                .ifPresent(at -> body.put("completed_at", at));
        error(result).ifPresent(text -> body.put("error", text));
        result.variantId().map(VariantId::value).ifPresent(id -> body.put("variant_id", id));
        node.entry()
                .filter(entry -> entry.countedAs().isPresent())
                .ifPresent(entry -> body.put("version", entry.version().value()));
        body.put("mode", result.mode().orElse(TransferMode.FULL).toString());
        body.put("state", result.target().toString());
        progress.map(Progress::state)
                .ifPresent(state -> body.put("reported_state", state.toString()));
        if (node.isBlocked()) {
            result.blocker()
                    .ifPresent(blocker ->
                            body.set("blocker", ConvergenceBody.blocker(node.deviceId(), blocker)));
        }
        waiting.ifPresent(found -> body.set("waiting_for", waiting(found)));
        return body;
    }

    private static ObjectNode waiting(Waiting waiting) {
        ObjectNode body = Json.object();
        body.put("reason", waiting.reason().toString());
        waiting.until().map(Instant::toString).ifPresent(until -> body.put("until", until));
        waiting.details().ifPresent(details -> body.put("details", details));
        waiting.lastSeenAt().map(Instant::toString).ifPresent(at -> body.put("last_seen_at", at));
        return body;
    }

    private static String status(Node node) {
        if (node.result().target() == TargetClass.CANCELLED) {
            return "Cancelled";
        }
        Optional<ReportState> reported = node.entry().map(entry -> entry.progress().state());
        return reported.map(NodeBody::status).orElseGet(() -> status(node.result().target()));
    }

    private static String status(ReportState state) {
        return switch (state) {
            case PENDING, CANCELLED -> "Pending";
            case CONNECTING -> "Connecting";
            case TRANSFERRING -> "Transferring";
            case COMPLETED, LOADING, OPERATIONAL, DEGRADED -> "Completed";
            case FAILED -> "Failed";
        };
    }

    private static String status(TargetClass target) {
        return switch (target) {
            case PENDING, SUPERSEDED -> "Pending";
            case IN_PROGRESS -> "Transferring";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
        };
    }

    private static Optional<String> error(TargetResult result) {
        return switch (result.target()) {
            case FAILED ->
                    result.blocker()
                            .map(blocker -> blocker.details().orElse(blocker.reason().humanText()));
            case CANCELLED -> Optional.of("Distribution cancelled");
            case PENDING, IN_PROGRESS, COMPLETED, SUPERSEDED -> Optional.empty();
        };
    }
}
