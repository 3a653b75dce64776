package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One distribution, for people.
final class DistributionReport {

    private static final int MOST_NODES = 8;

    private final JsonNode distribution;
    private final List<String> lines = new ArrayList<>();

    private DistributionReport(JsonNode distribution) {
        this.distribution = distribution;
    }

    /// @param distribution as the server shows it
    static List<String> lines(JsonNode distribution) {
        DistributionReport report = new DistributionReport(distribution);
        report.write();
        return report.lines;
    }

    private void write() {
        lines.add(
                "%s  %s %s  %s"
                        .formatted(
                                text("distribution_id"),
                                text("model_id"),
                                text("version"),
                                state()));
        say("targets", targets());
        say("progress", Math.round(distribution.path("overall_progress").asDouble() * 100) + " %");
        if (distribution.has("wave")) {
            say(
                    "wave",
                    "%s of %s, with %s targets"
                            .formatted(text("wave"), text("wave_count"), text("released_targets")));
        }
        stop("paused", "pause");
        stop("aborted", "abort");
        say("scope", scope(distribution.path("distribution_handle").path("scope")));
        say("priority", text("priority") + ", generation " + text("generation"));
        say("begun", text("initiated_at") + by());
        find("ended_at").ifPresent(at -> say("ended", at));
        find("reason").ifPresent(reason -> say("reason", reason));
        find("retry_of").ifPresent(id -> say("retry of", id));
        find("rollback_of").ifPresent(id -> say("way back", "of " + id));
        find("rollback_distribution_id").ifPresent(id -> say("undone by", id));
        if (distribution.has("strategy")) {
            say("strategy", Json.line(distribution.path("strategy")));
        }
        variants();
    }

    private static String scope(JsonNode scope) {
        if (scope.isTextual()) {
            return scope.asText();
        }
        JsonNode nodes = scope.path("Nodes").path("node_ids");
        if (nodes.isMissingNode()) {
            return Json.line(scope);
        }
        List<String> first = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (first.size() < MOST_NODES) {
                first.add(node.asText());
            }
        }
        int more = nodes.size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }

    private String state() {
        return text("state") + (distribution.path("is_rollback").asBoolean() ? " (rollback)" : "");
    }

    private String by() {
        return find("created_by").map(who -> " by " + who).orElse("");
    }

    private String targets() {
        if (!distribution.has("total_targets")) {
            return "not known yet";
        }
        StringBuilder targets = new StringBuilder(text("total_targets")).append(": ");
        targets.append(text("completed")).append(" completed, ");
        targets.append(text("in_progress")).append(" in progress, ");
        targets.append(text("pending")).append(" pending, ");
        targets.append(text("failed")).append(" failed");
        count(targets, "cancelled", ", %s cancelled");
        count(targets, "superseded", ", %s superseded");
        count(targets, "degraded", "; %s degraded");
        count(targets, "blocked", "; %s blocked");
        return targets.toString();
    }

    private void count(StringBuilder targets, String name, String words) {
        if (distribution.path(name).asLong() > 0) {
            targets.append(words.formatted(text(name)));
        }
    }

    private void stop(String label, String member) {
        JsonNode stop = distribution.path(member);
        if (stop.isObject()) {
            say(
                    label,
                    Json.text(stop, "reason").orElse("?")
                            + Json.text(stop, "details").map(why -> ": " + why).orElse("")
                            + Json.text(stop, "since").map(at -> ", since " + at).orElse(""));
        }
    }

    private void variants() {
        if (distribution.path("variants").isEmpty()) {
            return;
        }
        Table table = new Table("VARIANT", "TARGETS", "COMPLETED");
        JsonNode completed = distribution.path("variants_completed");
        distribution
                .path("variants")
                .properties()
                .forEach(each ->
                        table.row(
                                each.getKey(),
                                each.getValue().asText(),
                                completed.path(each.getKey()).asText("0")));
        lines.addAll(table.lines());
    }

    private void say(String label, String text) {
        lines.add("  %-10s %s".formatted(label, text));
    }

    private Optional<String> find(String name) {
        return Json.text(distribution, name);
    }

    private String text(String name) {
        return find(name).orElse("?");
    }
}
