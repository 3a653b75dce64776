package dev.waybill.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/// What a fuzz test has sent, and how it was answered: said on the console and kept in
/// `target/fuzz.txt`.
final class FuzzCount {

    private final String what;
    private final long seed;
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    FuzzCount(String what, long seed) {
        this.what = what;
        this.seed = seed;
    }

    void add(Api.Answer answer) {
        statuses.merge(answer.status(), 1, Integer::sum);
    }

    int of(int status) {
        return statuses.getOrDefault(status, 0);
    }

    int all() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Says it.
    ///
    /// @param more what else there is to say
    void report(String more) {
        String line =
                "fuzz %s: seed %d, %d requests, answers by status %s%s%n"
                        .formatted(what, seed, all(), statuses, more.isEmpty() ? "" : ", " + more);
        System.out.print(line);
        try {
            Path file = Path.of("target", "fuzz.txt");
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    line,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
