package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How many targets of each variant are in each state.
final class VariantCounts {

    private final SortedMap<String, SortedMap<String, Integer>> counts = new TreeMap<>();

    /// @param nodes the targets, as the server lists them
    static VariantCounts of(List<JsonNode> nodes) {
        VariantCounts all = new VariantCounts();
        for (JsonNode node : nodes) {
            String variant = Json.text(node, "variant_id").orElse("(none)");
            String state = Json.text(node, "state").orElse("?");
            all.counts
                    .computeIfAbsent(variant, name -> new TreeMap<>())
                    .merge(state, 1, Integer::sum);
        }
        return all;
    }

    /// A table with a column per state that occurs.
    List<String> lines() {
        SortedSet<String> states = new TreeSet<>();
        counts.values().forEach(each -> states.addAll(each.keySet()));
        List<String> heads = new ArrayList<>(List.of("VARIANT"));
        heads.addAll(states);
        Table table = new Table(heads.toArray(String[]::new));
        counts.forEach((variant, each) -> {
            List<String> row = new ArrayList<>(List.of(variant));
            states.forEach(state -> row.add(String.valueOf(each.getOrDefault(state, 0))));
            table.row(row.toArray(String[]::new));
        });
        return table.lines();
    }
}
