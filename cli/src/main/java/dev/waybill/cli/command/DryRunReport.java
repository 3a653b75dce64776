package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;

/// What a distribution would mean, for people (API §11 `dry_run`).
final class DryRunReport {

    private static final int MOST_BLOCKERS = 20;

    private DryRunReport() {}

    static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        long targets = answer.path("targets").asLong();
        boolean isEstimated = answer.path("estimated").asBoolean();
        lines.add(
                "%s%d %s, nothing was done"
                        .formatted(
                                isEstimated ? "some " : "",
                                targets,
                                targets == 1 ? "target" : "targets"));
        lines.add(
                "to fetch: %s whole, %s in the fewest bytes there is a way for"
                        .formatted(
                                Sizes.of(answer.path("bytes_full").asLong()),
                                Sizes.of(answer.path("bytes_delta").asLong())));
        if (!answer.path("variants").isEmpty()) {
            Table variants = new Table("VARIANT", "DEVICES");
            answer.path("variants")
                    .properties()
                    .forEach(each -> variants.row(each.getKey(), each.getValue().asText()));
            lines.addAll(variants.lines());
        }
        lines.addAll(blockers(answer));
        return lines;
    }

    private static List<String> blockers(JsonNode answer) {
        Table table = new Table("CANNOT HAVE IT", "REASON", "DETAILS");
        for (JsonNode each : answer.path("blockers")) {
            if (table.size() < MOST_BLOCKERS) {
                table.row(
                        Json.text(each, "node_id").orElse("?"),
                        Json.text(each, "reason").orElse("?"),
                        Json.text(each, "details").orElse(""));
            }
        }
        if (table.size() == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(table.lines());
        long more = answer.path("blockers_total").asLong() - table.size();
        if (more > 0) {
            lines.add("… and " + more + " more");
        }
        return lines;
    }
}
