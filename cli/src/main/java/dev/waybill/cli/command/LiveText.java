package dev.waybill.cli.command;

import java.io.PrintWriter;
import java.util.List;

/// Lines on a terminal that are replaced by the next ones.
final class LiveText {

    private static final int LONGEST = 200;

    private final PrintWriter terminal;
    private int shown;

    LiveText(PrintWriter terminal) {
        this.terminal = terminal;
    }

    /// Shows `lines` in place of those before.
    void show(List<String> lines) {
        if (shown > 0) {
            // Cursor up by so many lines, and clear from there on.
            terminal.print("\u001b[" + shown + "A\u001b[J");
        }
        for (String text : lines) {
            String line = Printable.line(text);
            terminal.println(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
        }
        terminal.flush();
        shown = lines.size();
    }
}
