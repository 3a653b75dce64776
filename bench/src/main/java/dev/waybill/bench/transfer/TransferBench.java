package dev.waybill.bench.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.bench.program.Programs;
import dev.waybill.bench.program.Programs.Cost;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// Compares the command line's upload, and the agent's download with verification, with `curl` and
/// `openssl dgst -sha256` on the same bytes and the same local S3.
///
/// Each way is a process of its own. What a JVM costs to start is measured with a blob of a
/// kilobyte, and both are shown: the whole, and what the bytes alone cost.
public final class TransferBench {

    private static final int ROUNDS = 5;
    private static final int MEGABYTES = 256;
    private static final int MEGABYTE = 1_000_000;
    private static final int SMALL = 1000;
    private static final Duration URL_LIFETIME = Duration.ofHours(1);
    private static final long PATIENCE_MILLIS = 60_000;

    private final PrintStream out;
    private final Stack stack;
    private final Api api;
    private final Path folder;
    private final Path root = RepositoryRoot.find();
    private final Random random = new Random(1);
    private int round;

    private TransferBench(PrintStream out, Stack stack, Path folder) {
        this.out = out;
        this.stack = stack;
        this.api = new Api(stack);
        this.folder = folder;
    }

    /// Measures with `MEGABYTES` (256) of random bytes.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        if (!Programs.isThere("curl") || !Programs.isThere("openssl")) {
            out.println("transfer: needs curl and openssl on the path");
            return;
        }
        int megabytes =
                Integer.parseInt(
                        System.getenv().getOrDefault("MEGABYTES", String.valueOf(MEGABYTES)));
        Path folder = Files.createTempDirectory("waybill-transfer");
        try (Stack stack = Stack.start(StackOptions.ofRepository().withoutSchedules())) {
            new TransferBench(out, stack, folder).run(megabytes);
        } finally {
            delete(folder);
        }
    }

    /// The rounds of one way.
    private record Costs(List<Cost> rounds) {

        double cpu() {
            return median(rounds.stream().map(Cost::cpuSeconds).sorted().toList());
        }

        double wall() {
            return median(rounds.stream().map(Cost::wallSeconds).sorted().toList());
        }

        private static double median(List<Double> sorted) {
            return sorted.get(sorted.size() / 2);
        }
    }

    /// One way to do it once.
    @FunctionalInterface
    private interface Way {
        Cost go() throws IOException, InterruptedException;
    }

    private static Costs measure(Way way) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            costs.add(way.go());
        }
        return new Costs(costs);
    }

    private void run(int megabytes) throws IOException, InterruptedException {
        // Builds what is missing, before anything is measured.
        waybill(List.of("--version"));
        int size = megabytes * MEGABYTE;
        Path big = file("big", size);
        Path small = file("small", SMALL);
        out.printf("%d MB, medians of %d, seconds%n", megabytes, ROUNDS);
        out.printf("%-44s %8s %8s%n", "", "CPU", "wall");
        Costs digest = line("openssl dgst -sha256", () -> openssl(big));
        Costs put = line("curl -T to S3", () -> curlPut(big));
        Costs pushSmall = line("waybill push, 1 kB", () -> push(small));
        Costs push = line("waybill push", () -> push(big));
        compare("upload", push, pushSmall, digest, put);
        String url = presigned(big);
        Costs get = line("curl -o from S3", () -> run(List.of("curl", "-sSf", "-o", "got", url)));
        Costs agentSmall = line("device run --once, 1 kB", () -> agent(small));
        Costs agent = line("device run --once", () -> agent(big));
        compare("download with verification", agent, agentSmall, digest, get);
    }

    private Costs line(String label, Way way) throws IOException, InterruptedException {
        Costs costs = measure(way);
        out.printf("%-44s %8.2f %8.2f%n", label, costs.cpu(), costs.wall());
        return costs;
    }

    private void compare(String what, Costs ours, Costs start, Costs digest, Costs transfer) {
        double theirs = digest.cpu() + transfer.cpu();
        out.printf(
                "%-44s %8.2f x the CPU of curl + openssl; without the start of the JVM %.2f x%n",
                what, ours.cpu() / theirs, (ours.cpu() - start.cpu()) / theirs);
    }

    private Cost openssl(Path file) throws IOException, InterruptedException {
        return run(List.of("openssl", "dgst", "-sha256", file.toString()));
    }

    private Cost curlPut(Path file) throws IOException, InterruptedException {
        String key = "bench/" + round++;
        String url =
                stack.aws()
                        .s3Presigner()
                        .presignPutObject(put ->
                                put.signatureDuration(URL_LIFETIME)
                                        .putObjectRequest(
                                                object -> object.bucket(bucket()).key(key)))
                        .url()
                        .toString();
        Cost cost = run(List.of("curl", "-sSf", "-T", file.toString(), url));
        stack.aws().s3().deleteObject(object -> object.bucket(bucket()).key(key));
        return cost;
    }

    private String bucket() {
        return Objects.requireNonNull(stack.environment().get("BLOBS_BUCKET"));
    }

    private String presigned(Path file) throws IOException, InterruptedException {
        JsonNode answer =
                api.call("GET", "/v1/blobs/" + Digest.of(Files.readAllBytes(file)) + "/url", "");
        return answer.path("url").asText();
    }

    /// Every round other bytes: those that are known are not sent.
    private Cost push(Path file) throws IOException, InterruptedException {
        change(file);
        return waybill(List.of("push", file.toString()));
    }

    /// Every round a device of its own, which has nothing.
    private Cost agent(Path file) throws IOException, InterruptedException {
        String device = "device-" + round++;
        String version = "1." + round;
        String token = api.call("PUT", "/v1/devices/" + device, "{}").path("device_token").asText();
        String path = "/v1/models/m/versions/" + version;
        api.call(
                "PUT",
                path,
                "{\"variants\": {\"v\": {\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"float32\", \"execution_providers\": []}}}"
                        .formatted(Digest.of(Files.readAllBytes(file)), Files.size(file)));
        api.call("POST", path + "/publish", "");
        String id =
                api.call(
                                "POST",
                                "/v1/distributions",
                                "{\"model_id\": \"m\", \"version\": \"%s\", \"scope\": {\"Nodes\": {\"node_ids\": [\"%s\"]}}, \"strategy\": {\"delta\": \"never\"}}"
                                        .formatted(version, device))
                        .path("distribution_id")
                        .asText();
        awaitState(id, "Running");
        Path dir = folder.resolve(device);
        Cost cost =
                waybill(
                        List.of(
                                "device",
                                "run",
                                "--device",
                                device,
                                "--dir",
                                dir.toString(),
                                "--once",
                                "--token",
                                token));
        awaitState(id, "Completed");
        delete(dir);
        return cost;
    }

    private void awaitState(String id, String state) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        String now = "";
        while (System.currentTimeMillis() < end) {
            now = api.call("GET", "/v1/distributions/" + id, "").path("state").asText();
            if (now.equals(state)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException(id + " is " + now + ", not " + state);
    }

    private Cost waybill(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("waybill").toString());
        command.addAll(arguments);
        return run(command);
    }

    private Cost run(List<String> command) throws IOException, InterruptedException {
        return Programs.run(
                folder,
                Map.of(
                        "WAYBILL_API",
                        stack.url().toString(),
                        "WAYBILL_TOKEN",
                        stack.adminToken().text()),
                command);
    }

    private Path file(String name, int size) throws IOException {
        Path file = folder.resolve(name);
        byte[] block = new byte[MEGABYTE];
        try (OutputStream stream = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                stream.write(block, 0, Math.min(left, block.length));
            }
        }
        return file;
    }

    private void change(Path file) throws IOException {
        byte[] few = new byte[32];
        random.nextBytes(few);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(few));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
