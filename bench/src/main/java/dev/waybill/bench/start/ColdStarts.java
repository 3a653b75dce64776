package dev.waybill.bench.start;

import dev.waybill.bench.start.FunctionProcess.Way;
import dev.waybill.bench.transfer.Api;
import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Starts each function in a fresh process, as Lambda does without a snapshot, and measures until
/// its first answer; then the same from a simulated snapshot. The tables behind it are the embedded
/// stack's, which is asked everything before: AWS's own services are warm.
///
/// CPU time (user and system) is what to compare: it is what Lambda's first second is made of, and
/// depends little on what else this machine does. Linux only, as Lambda's client is.
public final class ColdStarts {

    private static final String ROUNDS = "5";
    private static final String DEVICE = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double MEGABYTE = 1e6;
    private static final int SHOWN = 20;

    /// How often a question is put before its answers are measured.
    private static final int ASKED_BEFORE = 50;

    private final Path root = RepositoryRoot.find();
    private final int rounds = Integer.parseInt(System.getenv().getOrDefault("ROUNDS", ROUNDS));
    private final FunctionProcess functions;

    private ColdStarts(Stack stack) {
        this.functions = new FunctionProcess(root, stack::environment);
    }

    private record Cost(long cpuMillis, long wallMillis, String answer) {}

    /// Measures all functions (or those of `FUNCTIONS`, by name) and prints a line for each,
    /// against an empty handler.
    public static void print(PrintStream out) throws Exception {
        List<String> wanted = List.of(System.getenv().getOrDefault("FUNCTIONS", "").split(",", -1));
        try (Stack stack = Stack.start(StackOptions.ofRepository().withoutSchedules())) {
            ColdStarts starts = new ColdStarts(stack);
            List<Candidate> all =
                    Candidate.all(
                                    starts.root,
                                    stack.adminToken().text(),
                                    DEVICE,
                                    new Api(stack)
                                            .call("PUT", "/v1/devices/" + DEVICE, "{}")
                                            .path("device_token")
                                            .asText())
                            .stream()
                            .filter(one -> wanted.contains("") || wanted.contains(one.name()))
                            .toList();
            starts.run(out, all);
        }
    }

    private void run(PrintStream out, List<Candidate> all)
            throws IOException, InterruptedException, TimeoutException {
        out.printf("medians of %d%n", rounds);
        out.printf("%-14s %26s   %26s %8s%n", "", "cold", "restored", "jar");
        out.printf(
                "%-14s %8s %8s %8s   %8s %8s %8s %8s  %s%n",
                "", "CPU ms", "x empty", "wall ms", "wall ms", "of AWS", "CPU ms", "MB", "answer");
        Candidate empty =
                new Candidate("(empty)", EmptyHandler.class.getName(), ownClasses(), "{}", true);
        Cost baseline = cold(empty);
        try (Restores restores = Restores.of(functions)) {
            line(out, empty, baseline, baseline, restores);
            for (Candidate candidate : all) {
                Path jar = root.resolve(candidate.jar());
                if (!Files.exists(jar)) {
                    throw new IllegalStateException(jar + " is missing: run `make test` first");
                }
                ask(candidate);
                line(out, candidate, cold(candidate), baseline, restores);
            }
        }
    }

    private void line(
            PrintStream out, Candidate candidate, Cost cost, Cost baseline, Restores restores)
            throws IOException, InterruptedException, TimeoutException {
        out.printf(
                "%-14s %8d %8.1f %8d   %26s %8.1f  %s%n",
                candidate.name(),
                cost.cpuMillis(),
                (double) cost.cpuMillis() / baseline.cpuMillis(),
                cost.wallMillis(),
                candidate.hasSnapshot() ? columns(restored(restores, candidate)) : "",
                bytes(candidate) / MEGABYTE,
                cost.answer().substring(0, Math.min(cost.answer().length(), SHOWN)));
    }

    private static String columns(Restores.Cost restored) {
        return "%8.0f %8.0f %8.0f"
                .formatted(restored.wallMillis(), restored.servicesMillis(), restored.cpuMillis());
    }

    /// The size of what is deployed; nothing for the empty handler.
    private long bytes(Candidate candidate) throws IOException {
        Path jar = root.resolve(candidate.jar());
        return Files.isDirectory(jar) ? 0 : Files.size(jar);
    }

    /// Puts a question often, so that the services have compiled how they answer it.
    private void ask(Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        try (RuntimeApi api = RuntimeApi.start(candidate.event(), ASKED_BEFORE)) {
            Process process = functions.start(candidate, Way.COLD, api);
            try {
                api.await(LIMIT);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /// The round whose CPU time is the median.
    private Cost cold(Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        List<Cost> costs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            costs.add(once(candidate));
        }
        costs.sort(Comparator.comparingLong(Cost::cpuMillis));
        return costs.get(rounds / 2);
    }

    /// The round whose time is the median.
    private Restores.Cost restored(Restores restores, Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        List<Restores.Cost> costs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            costs.add(restores.once(candidate));
        }
        costs.sort(Comparator.comparingDouble(Restores.Cost::wallMillis));
        return costs.get(rounds / 2);
    }

    private Cost once(Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        try (RuntimeApi api = RuntimeApi.start(candidate.event())) {
            long start = System.nanoTime();
            Process process = functions.start(candidate, Way.COLD, api);
            try {
                String answer = api.await(LIMIT);
                long wallMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
                return new Cost(CpuTime.of(process).toMillis(), wallMillis, answer);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Path ownClasses() {
        return Path.of("bench", "target", "classes");
    }
}
