package dev.waybill.bench.start;

import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Starts each function in a fresh process, as Lambda does without a snapshot, and measures until
/// its first answer. The tables behind it are the embedded stack's.
///
/// CPU time (user and system) is what to compare: it is what Lambda's first second is made of, and
/// depends little on what else this machine does. Linux only, as Lambda's client is.
public final class ColdStarts {

    private static final int ROUNDS = 7;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final double MEGABYTE = 1e6;

    /// As the managed runtime starts the JVM.
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx800m");

    private final Path root = RepositoryRoot.find();
    private final Map<String, String> environment;

    private ColdStarts(Map<String, String> environment) {
        this.environment = environment;
    }

    private record Cost(long cpuMillis, long wallMillis, String answer) {}

    /// Measures all functions and prints a line for each, against an empty handler.
    public static void print(PrintStream out) throws Exception {
        try (Stack stack = Stack.start(StackOptions.ofRepository().withoutSchedules())) {
            ColdStarts starts = new ColdStarts(stack.environment());
            Candidate empty =
                    new Candidate("(empty)", EmptyHandler.class.getName(), ownClasses(), "{}");
            out.printf("%-14s %8s %8s %8s %8s  %s%n", "", "CPU ms", "x empty", "wall ms", "MB", "");
            Cost baseline = starts.measure(empty);
            line(out, empty, baseline, baseline, 0);
            for (Candidate candidate : Candidate.all(stack.adminToken().text())) {
                Path jar = starts.root.resolve(candidate.jar());
                if (!Files.exists(jar)) {
                    throw new IllegalStateException(jar + " is missing: run `make test` first");
                }
                line(out, candidate, starts.measure(candidate), baseline, Files.size(jar));
            }
        }
    }

    private static void line(
            PrintStream out, Candidate candidate, Cost cost, Cost baseline, long bytes) {
        out.printf(
                "%-14s %8d %8.1f %8d %8.1f  %s%n",
                candidate.name(),
                cost.cpuMillis(),
                (double) cost.cpuMillis() / baseline.cpuMillis(),
                cost.wallMillis(),
                bytes / MEGABYTE,
                cost.answer().substring(0, Math.min(cost.answer().length(), 40)));
    }

    /// The round whose CPU time is the median.
    private Cost measure(Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        List<Cost> costs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            costs.add(once(candidate));
        }
        costs.sort((a, b) -> Long.compare(a.cpuMillis(), b.cpuMillis()));
        return costs.get(ROUNDS / 2);
    }

    private Cost once(Candidate candidate)
            throws IOException, InterruptedException, TimeoutException {
        try (RuntimeApi api = RuntimeApi.start(candidate.event())) {
            long start = System.nanoTime();
            Process process = command(candidate, api).start();
            try {
                String answer = api.await(LIMIT);
                long wallMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
                long cpuMillis =
                        process.toHandle()
                                .info()
                                .totalCpuDuration()
                                .orElseThrow(() ->
                                        new IllegalStateException("CPU time is not known here"))
                                .toMillis();
                return new Cost(cpuMillis, wallMillis, answer);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private ProcessBuilder command(Candidate candidate, RuntimeApi api) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-cp");
        command.add(root.resolve(candidate.jar()) + File.pathSeparator + runtimeClient());
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(candidate.handler());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", candidate.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        variables.put("AWS_LAMBDA_LOG_FORMAT", "TEXT");
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /// Lambda's client and its own libraries, out of this process's class path.
    private static String runtimeClient() {
        return String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry ->
                                Path.of(entry)
                                        .getFileName()
                                        .toString()
                                        .startsWith("aws-lambda-java-"))
                        .toList());
    }

    private static Path ownClasses() {
        return Path.of("bench", "target", "classes");
    }
}
