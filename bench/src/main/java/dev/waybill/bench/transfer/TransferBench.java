package dev.waybill.bench.transfer;

import dev.waybill.bench.program.Programs;
import dev.waybill.bench.program.Programs.Cost;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Compares the command line's upload, and the agent's download with verification, with `curl` and
/// `openssl dgst -sha256` on the same bytes and the same local S3.
///
/// Each way is a process of its own. What a JVM costs to start is measured with a blob of a
/// kilobyte, and both are shown: the whole, and what the bytes alone cost. What they cost an agent
/// that has been running is the difference between one that brings a blob, and one that brings it
/// several times.
public final class TransferBench {

    private static final String MEGABYTES = "256";
    private static final long MEGABYTE = 1_000_000;
    private static final int SMALL = 1000;
    private static final int SEVERAL = 4;
    private static final Duration URL_LIFETIME = Duration.ofHours(1);

    private final PrintStream out;
    private final Stack stack;
    private final Workplace workplace;
    private final Api api;
    private final Agents agents;
    private int round;

    private TransferBench(PrintStream out, Stack stack, Workplace workplace) {
        this.out = out;
        this.stack = stack;
        this.workplace = workplace;
        this.api = new Api(stack);
        this.agents = new Agents(workplace, api);
    }

    /// Measures with `MEGABYTES` (256) of random bytes; several sizes with commas between them.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        if (!Programs.isThere("curl") || !Programs.isThere("openssl")) {
            out.println("transfer: needs curl and openssl on the path");
            return;
        }
        String sizes = System.getenv().getOrDefault("MEGABYTES", MEGABYTES);
        try (Stack stack = Stack.start(StackOptions.ofRepository().withoutSchedules());
                Workplace workplace = Workplace.of(stack)) {
            TransferBench bench = new TransferBench(out, stack, workplace);
            // Builds what is missing, before anything is measured.
            workplace.waybill("--version");
            Path small = workplace.file("small", SMALL);
            out.printf("medians of %d, seconds%n", Costs.count());
            out.printf("%-44s %8s %8s%n", "", "CPU", "wall");
            Costs push = bench.line("waybill push, 1 kB", () -> bench.push(small));
            Costs agent = bench.line("device run, 1 kB", () -> bench.agents.bring(small, 1));
            for (String megabytes : sizes.split(",", -1)) {
                bench.run(Integer.parseInt(megabytes), push, agent);
            }
        }
    }

    private void run(int megabytes, Costs pushSmall, Costs agentSmall)
            throws IOException, InterruptedException {
        Path big = workplace.file("big", megabytes * MEGABYTE);
        out.printf("%d MB%n", megabytes);
        Costs digest = line("openssl dgst -sha256", () -> openssl(big));
        Costs put = line("curl -T to S3", () -> curlPut(big));
        Costs push = line("waybill push", () -> push(big));
        compare("push", push.cpu(), pushSmall.cpu(), digest.cpu() + put.cpu());
        if (Files.size(big) > UploadLimits.MAX_SINGLE_BYTES) {
            compare(
                    "push in parts, with the digests of the parts",
                    push.cpu(),
                    pushSmall.cpu(),
                    2 * digest.cpu() + put.cpu());
        }
        String url = presigned(big);
        String got = workplace.path("got").toString();
        Costs get =
                line(
                        "curl -o from S3",
                        () -> workplace.run(List.of("curl", "-sSf", "-o", got, url)));
        Costs agent = line("device run", () -> agents.bring(big, 1));
        Costs several =
                line("device run, " + SEVERAL + " models", () -> agents.bring(big, SEVERAL));
        double theirs = digest.cpu() + get.cpu();
        compare("download with verification", agent.cpu(), agentSmall.cpu(), theirs);
        double another = (several.cpu() - agent.cpu()) / (SEVERAL - 1);
        out.printf(
                "%-44s %8.2f x the CPU of curl + openssl (%.2f s)%n",
                "download by an agent that has been running", another / theirs, another);
        Files.delete(workplace.path("got"));
        Files.delete(big);
    }

    private Costs line(String label, Costs.Way way) throws IOException, InterruptedException {
        Costs costs = Costs.of(way);
        out.printf("%-44s %8.2f %8.2f%n", label, costs.cpu(), costs.wall());
        return costs;
    }

    private void compare(String what, double ours, double start, double theirs) {
        out.printf(
                "%-44s %8.2f x the CPU of curl + openssl; without the start of the JVM %.2f x%n",
                what, ours / theirs, (ours - start) / theirs);
    }

    private Cost openssl(Path file) throws IOException, InterruptedException {
        return workplace.run(List.of("openssl", "dgst", "-sha256", file.toString()));
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
        Cost cost = workplace.run(List.of("curl", "-sSf", "-T", file.toString(), url));
        stack.aws().s3().deleteObject(object -> object.bucket(bucket()).key(key));
        return cost;
    }

    private String bucket() {
        return Objects.requireNonNull(stack.environment().get("BLOBS_BUCKET"));
    }

    private String presigned(Path file) throws IOException, InterruptedException {
        return api.call("GET", "/v1/blobs/" + Workplace.digest(file) + "/url", "")
                .path("url")
                .asText();
    }

    /// Every round other bytes: those that are known are not sent.
    private Cost push(Path file) throws IOException, InterruptedException {
        workplace.change(file);
        return workplace.waybill("push", file.toString());
    }
}
