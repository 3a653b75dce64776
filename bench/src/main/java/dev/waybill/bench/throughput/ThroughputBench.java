package dev.waybill.bench.throughput;

import dev.waybill.bench.transfer.Api;
import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Calls the local stack over HTTP by 1 and by 32 clients at a time, who share this machine with
/// the stack and its emulators.
///
/// Where the time goes is told by the processor time that a call takes: in this process, which has
/// the clients and the stack with its functions, and in those of the emulators.
public final class ThroughputBench {

    private static final int[] CLIENTS = {1, 32};
    private static final double SECONDS = 5;
    private static final int WARM_UP = 200;
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final Api api;
    private final AtomicInteger number = new AtomicInteger();

    private ThroughputBench(PrintStream out, Api api) {
        this.out = out;
        this.api = api;
    }

    /// Prints a line for each call and number of clients.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        try (Stack stack = Stack.start(StackOptions.ofRepository().withoutSchedules())) {
            new ThroughputBench(out, new Api(stack)).run();
        }
    }

    /// A call.
    @FunctionalInterface
    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    private void run() throws IOException, InterruptedException {
        store();
        api.call("PUT", "/v1/devices/d", "{}");
        out.printf(
                "%-34s %8s %12s %10s %10s %12s %12s%n",
                "", "clients", "calls/s", "median ms", "99 % ms", "CPU ms here", "emulators");
        line("GET a device (1 read)", () -> api.call("GET", "/v1/devices/d", ""));
        line("PUT a device (transaction of 5)", this::register);
        line("POST a blob of 1 kB (S3, 2 writes)", this::store);
    }

    private void register() throws IOException, InterruptedException {
        api.call("PUT", "/v1/devices/d-" + number.incrementAndGet(), "{}");
    }

    private void store() throws IOException, InterruptedException {
        byte[] body = new byte[1000];
        byte[] name = String.valueOf(number.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, body, 0, name.length);
        api.send("POST", "/v1/blobs", "application/octet-stream", body);
    }

    private void line(String label, Request request) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            request.send();
        }
        for (int clients : CLIENTS) {
            Duration here = ofThisProcess();
            Duration emulators = ofChildren();
            long[] nanos = measure(clients, request);
            here = ofThisProcess().minus(here);
            emulators = ofChildren().minus(emulators);
            out.printf(
                    "%-34s %8d %12.0f %10.1f %10.1f %12.1f %12.1f%n",
                    label,
                    clients,
                    nanos.length / SECONDS,
                    nanos[nanos.length / 2] / 1e6,
                    nanos[nanos.length * 99 / 100] / 1e6,
                    (double) here.toMillis() / nanos.length,
                    (double) emulators.toMillis() / nanos.length);
        }
    }

    private static Duration ofThisProcess() {
        return cpu(ProcessHandle.current());
    }

    private static Duration ofChildren() {
        return ProcessHandle.current()
                .descendants()
                .map(ThroughputBench::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// How long each call took, sorted.
    private static long[] measure(int clients, Request request) throws InterruptedException {
        long end = System.nanoTime() + (long) (SECONDS * NANOS);
        List<Future<List<Long>>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> until(end, request)));
            }
        }
        List<Long> nanos = new ArrayList<>();
        for (Future<List<Long>> one : all) {
            try {
                nanos.addAll(one.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a call failed", e.getCause());
            }
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static List<Long> until(long end, Request request)
            throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (start < end) {
            request.send();
            long now = System.nanoTime();
            nanos.add(now - start);
            start = now;
        }
        return nanos;
    }
}
