package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Targets in words.
final class NodeLines {

    private NodeLines() {}

    /// A row for each.
    static List<String> table(List<JsonNode> nodes) {
        Table table = new Table("DEVICE", "STATE", "STATUS", "VARIANT", "MODE", "BYTES", "WHY");
        for (JsonNode node : nodes) {
            table.row(
                    node.path("node_id").asText(),
                    node.path("state").asText(),
                    node.path("status").asText(),
                    Json.text(node, "variant_id").orElse("-"),
                    Json.text(node, "mode").orElse("-"),
                    bytes(node),
                    why(node));
        }
        return table.lines();
    }

    private static String bytes(JsonNode node) {
        long total = node.path("total_bytes").asLong();
        return total == 0
                ? "-"
                : Sizes.of(node.path("progress_bytes").asLong()) + " of " + Sizes.of(total);
    }

    /// One, with why it was given its variant.
    static List<String> of(JsonNode node) {
        List<String> lines = new ArrayList<>(table(List.of(node)));
        for (JsonNode verdict : node.path("explanation")) {
            List<String> refused = new ArrayList<>();
            verdict.path("refused_by").forEach(each -> refused.add(each.asText()));
            lines.add(
                    "variant "
                            + verdict.path("variant_id").asText()
                            + (refused.isEmpty()
                                    ? " was chosen"
                                    : " was refused by " + String.join(", ", refused)));
        }
        return lines;
    }

    /// Why it has not got further: what keeps it, what it waits for; a dash when there is nothing
    /// to say.
    private static String why(JsonNode node) {
        String words =
                Stream.of(
                                blocker(node.path("blocker")),
                                waiting(node.path("waiting_for")),
                                node.path("blocker").isObject()
                                        ? Optional.<String>empty()
                                        : Json.text(node, "error"))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
        return words.isEmpty() ? "-" : words;
    }

    private static Optional<String> blocker(JsonNode blocker) {
        return Json.text(blocker, "reason")
                .map(reason ->
                        reason
                                + Json.text(blocker, "since").map(at -> " since " + at).orElse("")
                                + details(blocker));
    }

    private static Optional<String> waiting(JsonNode waiting) {
        return Json.text(waiting, "reason")
                .map(reason ->
                        "waits for "
                                + reason
                                + Json.text(waiting, "until").map(at -> " until " + at).orElse("")
                                + details(waiting)
                                + Json.text(waiting, "last_seen_at")
                                        .map(at -> "; it last called at " + at)
                                        .orElse(""));
    }

    private static String details(JsonNode of) {
        return Json.text(of, "details").map(details -> ": " + details).orElse("");
    }
}
