package dev.waybill.bench.delta;

import dev.waybill.bench.program.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What others would transfer for a pair, in the same run. Each is left out, and named, where its
/// program is not on the path.
final class Peers {

    private final Pair pair;
    private final Path folder;
    private final PrintStream out;

    Peers(Pair pair, Path folder, PrintStream out) {
        this.pair = pair;
        this.folder = folder;
        this.out = out;
    }

    void print() throws IOException, InterruptedException {
        String target = pair.target().toString();
        Path made = folder.resolve("peer");
        one(
                "zstd -3 full",
                "zstd",
                made,
                List.of("zstd", "-3", "-qf", target, "-o", made.toString()));
        one(
                "zstd -3 --patch-from",
                "zstd",
                made,
                List.of(
                        "zstd",
                        "-3",
                        "-qf",
                        "--long=31",
                        "--patch-from=" + pair.base(),
                        target,
                        "-o",
                        made.toString()));
        one(
                "xdelta3",
                "xdelta3",
                made,
                List.of(
                        "xdelta3",
                        "-f",
                        "-e",
                        "-B",
                        "1073741824",
                        "-s",
                        pair.base().toString(),
                        target,
                        made.toString()));
        casync();
    }

    private void one(String label, String program, Path made, List<String> command)
            throws IOException, InterruptedException {
        if (!Programs.isThere(program)) {
            out.printf("  %-26s (no %s on the path)%n", label, program);
            return;
        }
        Programs.Cost cost = Programs.run(folder, Map.of(), command);
        line(label, Files.size(made), cost);
        Files.delete(made);
    }

    private void line(String label, long bytes, Programs.Cost cost) {
        out.printf("  %-26s %9.3f MB   %.1f s of CPU%n", label, bytes / 1e6, cost.cpuSeconds());
    }

    /// The chunks that the target adds to a store that has the base, and the target's index.
    private void casync() throws IOException, InterruptedException {
        if (!Programs.isThere("casync")) {
            out.printf("  %-26s (no casync on the path)%n", "casync 64K");
            return;
        }
        Path store = folder.resolve("peer.castr");
        Path index = folder.resolve("peer.caibx");
        chunk(pair.base(), store, index);
        long before = size(store);
        Programs.Cost cost = chunk(pair.target(), store, index);
        line("casync 64K", size(store) - before + Files.size(index), cost);
        Files.delete(index);
        Programs.run(folder, Map.of(), List.of("rm", "-rf", store.toString()));
    }

    private Programs.Cost chunk(Path file, Path store, Path index)
            throws IOException, InterruptedException {
        return Programs.run(
                folder,
                Map.of(),
                List.of(
                        "casync",
                        "make",
                        "--chunk-size=64K",
                        "--store=" + store,
                        index.toString(),
                        file.toString()));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
