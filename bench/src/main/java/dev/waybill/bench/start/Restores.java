package dev.waybill.bench.start;

import dev.waybill.bench.start.FunctionProcess.Way;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// What a restored function's first answer costs, simulated with a process that is only stopped.
///
/// The function starts as Lambda starts one of which a snapshot will be taken, and its hook before
/// the snapshot runs. Then the process is stopped for some seconds, as a clock would see it, and
/// all its connections to AWS are cut. From the moment when the Runtime API says that it has been
/// restored, the time to its first answer is taken.
///
/// What this leaves out is what Lambda itself does: to load the snapshot's memory, page by page, on
/// first use, and to begin with caches of the processor that hold nothing of it.
final class Restores implements AutoCloseable {

    /// Longer than the JDK keeps an idle connection.
    private static final Duration STOPPED = Duration.ofSeconds(6);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double NANOS = 1e6;

    private final FunctionProcess functions;
    private final List<Relay> relays;

    private Restores(FunctionProcess functions, List<Relay> relays) {
        this.functions = functions;
        this.relays = List.copyOf(relays);
    }

    /// One restore.
    ///
    /// @param wallMillis from the restore to the first answer
    /// @param servicesMillis how much of that the services took to answer
    /// @param cpuMillis the function's own, in between
    record Cost(double wallMillis, double servicesMillis, double cpuMillis) {}

    static Restores of(FunctionProcess functions) throws IOException {
        Map<String, String> common = functions.environments().apply("");
        List<Relay> relays = new ArrayList<>();
        Map<String, String> addresses = new HashMap<>();
        for (String service : List.of("DYNAMODB", "S3", "SQS")) {
            String name = "AWS_ENDPOINT_URL_" + service;
            Relay relay = Relay.to(URI.create(Objects.requireNonNull(common.get(name))));
            relays.add(relay);
            addresses.put(name, relay.address().toString());
        }
        Function<String, Map<String, String>> relayed =
                handler -> {
                    Map<String, String> environment =
                            new HashMap<>(functions.environments().apply(handler));
                    environment.putAll(addresses);
                    return environment;
                };
        return new Restores(new FunctionProcess(functions.root(), relayed), relays);
    }

    Cost once(Candidate candidate) throws IOException, InterruptedException, TimeoutException {
        try (RuntimeApi api = RuntimeApi.start(candidate.event())) {
            Process process = functions.start(candidate, Way.RESTORED, api);
            try {
                api.awaitSnapshot(LIMIT);
                signal(process, "-STOP");
                relays.forEach(Relay::cut);
                Thread.sleep(STOPPED);
                Duration cpu = CpuTime.of(process);
                signal(process, "-CONT");
                long answering = answeringNanos();
                long start = System.nanoTime();
                api.restore();
                api.await(LIMIT);
                long wallNanos = System.nanoTime() - start;
                long servicesNanos = answeringNanos() - answering;
                long cpuNanos = CpuTime.of(process).minus(cpu).toNanos();
                return new Cost(wallNanos / NANOS, servicesNanos / NANOS, cpuNanos / NANOS);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private long answeringNanos() {
        return relays.stream().mapToLong(relay -> relay.answering().toNanos()).sum();
    }

    private static void signal(Process process, String name)
            throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
        if (status != 0) {
            throw new IOException("kill " + name + " ended with " + status);
        }
    }

    @Override
    public void close() throws IOException {
        for (Relay relay : relays) {
            relay.close();
        }
    }
}
