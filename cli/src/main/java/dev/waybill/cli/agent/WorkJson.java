package dev.waybill.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.api.MalformedAnswer;
import dev.waybill.cli.transfer.DeltaOffer;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.distribution.TransferMode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How work is read from JSON, and reports are written (API §10).
final class WorkJson {

    /// Whatever a server says: a device that does not come again can be told nothing any more.
    private static final Duration LONGEST_POLL = Duration.ofDays(1);

    private static final Duration USUAL_POLL = Duration.ofSeconds(30);

    private WorkJson() {}

    static WorkAnswer answer(JsonNode json, Instant now) {
        List<WorkItem> items = new ArrayList<>();
        for (JsonNode item : json.path("work")) {
            switch (Json.requireText(item, "action")) {
                case "install" -> {
                    // Without a URL its bytes cannot be read at the moment; it is offered again.
                    if (item.path("download").path("url").isTextual()) {
                        items.add(install(item));
                    }
                }
                case "cancel" -> items.add(new WorkItem.Cancel(key(item)));
                default -> {
                    // A newer server wants something that this agent cannot do.
                }
            }
        }
        Duration pollAfter =
                json.path("poll_after_seconds").isNumber()
                        ? Duration.ofMillis(
                                Math.clamp(
                                        (long) (json.path("poll_after_seconds").asDouble() * 1000),
                                        0,
                                        LONGEST_POLL.toMillis()))
                        : USUAL_POLL;
        return new WorkAnswer(items, pollAfter, time(json, "server_time").orElse(now));
    }

    static ObjectNode body(Report report) {
        ObjectNode json = Json.object();
        json.put("generation", report.work().generation());
        if (report.work().attempt() > 0) {
            json.put("attempt", report.work().attempt());
        }
        json.put("sequence", report.sequence());
        Report.Body body = report.body();
        json.put("state", body.state().toString());
        body.bytes()
                .ifPresent(bytes ->
                        json.put("progress_bytes", bytes.there())
                                .put("total_bytes", bytes.total()));
        body.reason().ifPresent(reason -> json.put("reason", reason.toString()));
        body.details().ifPresent(details -> json.put("details", details));
        report.mode().ifPresent(mode -> json.put("mode", mode.toString()));
        json.put("reported_at", report.reportedAt().toString());
        return json;
    }

    static Report.Directive directive(JsonNode answer) {
        return Json.text(answer, "directive").orElse("").equals("stop")
                ? Report.Directive.STOP
                : Report.Directive.CONTINUE;
    }

    /// Where the bytes are.
    static Offer offer(JsonNode json) {
        URI download =
                url(json.path("download"), "url").orElseThrow(() -> new MalformedAnswer("url"));
        try {
            return new Offer(download, delta(json.path("delta")), json.has("mode") && isBare(json));
        } catch (MalformedAnswer | InvalidRequest e) {
            // The blob itself can be had in any case.
            return Offer.whole(download);
        }
    }

    /// Whether it comes by a delta of which nothing is said (API §10).
    private static boolean isBare(JsonNode json) {
        return !json.path("mode").asText().equals(TransferMode.FULL.toString())
                && !json.hasNonNull("delta");
    }

    /// A delta without a plan is none: it is not ready.
    private static Optional<DeltaOffer> delta(JsonNode json) {
        Optional<URI> plan = url(json, "plan_url");
        return plan.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DeltaOffer(
                                Json.text(json, "base_digest")
                                        .map(text -> Digest.parse("base_digest", text)),
                                Json.requireLong(json, "bytes_to_fetch"),
                                plan.get(),
                                url(json, "pack_url"),
                                json.path("required").asBoolean()));
    }

    private static Optional<URI> url(JsonNode json, String field) {
        try {
            return Json.text(json, field).map(URI::create);
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswer(field);
        }
    }

    private static WorkItem install(JsonNode item) {
        JsonNode blob = item.path("blob");
        JsonNode window = item.path("activate");
        return new WorkItem.Install(
                key(item),
                new WorkItem.Release(
                        Json.requireText(item, "model_id"),
                        Json.requireText(item, "version"),
                        Json.requireText(item, "variant_id"),
                        Digest.parse("hash", Json.requireText(blob, "hash")),
                        Json.requireLong(blob, "size_bytes"),
                        Json.text(blob.path("metadata"), "name")),
                offer(item),
                time(window, "not_before"),
                time(window, "not_after"));
    }

    private static WorkItem.Key key(JsonNode item) {
        return new WorkItem.Key(
                Json.requireText(item, "distribution_id"),
                Json.requireLong(item, "generation"),
                item.path("attempt").asLong(),
                item.path("last_sequence").asLong());
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        try {
            return Json.text(json, field).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new MalformedAnswer(field);
        }
    }
}
