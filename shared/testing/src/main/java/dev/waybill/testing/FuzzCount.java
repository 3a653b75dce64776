package dev.waybill.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a fuzz test has sent, and how it was answered: said on the console, which is in the test's
/// report, and kept beside that in a file of its own, which the next run replaces.
public final class FuzzCount {

    private static final Path REPORTS = Path.of("target", "surefire-reports");

    private final String what;
    private final long seed;
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    /// @param what was sent, as in `of cursors`; no other count of the module has the same
    public FuzzCount(String what, long seed) {
        this.what = what;
        this.seed = seed;
    }

    /// Counts an answer.
    public void add(int status) {
        statuses.merge(status, 1, Integer::sum);
    }

    /// How many were answered by `status`.
    public int of(int status) {
        return statuses.getOrDefault(status, 0);
    }

    /// How many were answered.
    public int all() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Says it.
    ///
    /// @param more what else there is to say; may be empty
    public void report(String more) {
        String line =
                "fuzz %s: seed %d, %d requests, answers by status %s%s%n"
                        .formatted(what, seed, all(), statuses, more.isEmpty() ? "" : ", " + more);
        System.out.print(line);
        String name = "fuzz-" + what.toLowerCase(Locale.ROOT).replace(' ', '-') + ".txt";
        try {
            Files.createDirectories(REPORTS);
            Files.writeString(REPORTS.resolve(name), line);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + name, e);
        }
    }
}
