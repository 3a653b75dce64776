package dev.waybill.cli.command;

import java.util.ArrayList;
import java.util.List;

/// The devices that something keeps, and what, for people.
final class BlockerTable {

    private BlockerTable() {}

    /// The first `most` of them, and how many more there are; nothing when there is none.
    ///
    /// @param total how many there are in all
    static List<String> lines(List<Convergence.Blocker> blockers, long total, int most) {
        if (blockers.isEmpty()) {
            return List.of();
        }
        Table table = new Table("BLOCKED", "REASON", "SINCE", "DETAILS");
        blockers.stream()
                .limit(most)
                .forEach(each ->
                        table.row(each.node(), each.reason(), each.since(), each.details()));
        List<String> lines = new ArrayList<>(table.lines());
        if (total > table.size()) {
            lines.add("… and " + (total - table.size()) + " more");
        }
        return lines;
    }
}
