package dev.waybill.cli.command;

import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns.
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /// A table with these heads.
    public Table(String... heads) {
        rows.add(List.of(heads));
    }

    /// Adds a row, with as many cells as there are heads.
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /// How many rows there are, without the head.
    int size() {
        return rows.size() - 1;
    }

    /// The table, head first.
    public List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i));
            line.repeat(' ', widths[i] - width(row.get(i)) + 2);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
