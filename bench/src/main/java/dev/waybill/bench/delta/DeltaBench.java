package dev.waybill.bench.delta;

import dev.waybill.delta.ChunkList;
import dev.waybill.delta.Chunking;
import dev.waybill.delta.Content;
import dev.waybill.delta.DeltaEncoder;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanWriter;
import dev.waybill.delta.Rebuilder;
import dev.waybill.delta.Rebuilt;
import dev.waybill.delta.SeekableBytes;
import dev.waybill.delta.Version;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Encodes and rebuilds pairs of files, and says what each way would fetch: packed, as a delta, and
/// by other programs.
public final class DeltaBench {

    private static final String USUAL = "ortso";

    /// How often a large pair is encoded and rebuilt.
    private static final int FEW = 3;

    private static final int SOME = 5;
    private static final long LARGE = 100_000_000;

    private final Path base;
    private final Path target;
    private final Path folder;
    private final PrintStream out;
    private final String name;

    private DeltaBench(Pair pair, Path folder, PrintStream out) {
        this.name = pair.name();
        this.base = pair.base();
        this.target = pair.target();
        this.folder = folder;
        this.out = out;
    }

    /// Measures the pair in the environment's `BASE` and `TARGET`, or those that `PAIRS` names:
    /// `ortso`, `ortjar`, `synf32`, `synf16`.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        String base = System.getenv("BASE");
        String target = System.getenv("TARGET");
        List<String> names =
                base != null && target != null
                        ? List.of("")
                        : List.of(System.getenv().getOrDefault("PAIRS", USUAL).split("[ ,]", -1));
        for (String name : names) {
            Path folder = Files.createTempDirectory("waybill-delta");
            try {
                Pair pair =
                        name.isEmpty()
                                ? new Pair("pair", Path.of(base), Path.of(target))
                                : pair(name, folder);
                new DeltaBench(pair, folder, out).run();
                new Peers(pair, folder, out).print();
            } catch (NoSuchFileException missing) {
                out.printf("%s: %s is missing; %s%n", name, missing.getFile(), OnnxRuntime.HINT);
            } finally {
                deleteAll(folder);
            }
        }
    }

    private static Pair pair(String name, Path folder) throws IOException, InterruptedException {
        return switch (name) {
            case "ortso" -> OnnxRuntime.inLocalRepository().libraries(folder);
            case "ortjar" -> OnnxRuntime.inLocalRepository().archives(folder);
            case "synf32" -> Weights.float32(folder);
            case "synf16" -> Weights.float16(folder);
            default -> throw new IllegalArgumentException("no such pair: " + name);
        };
    }

    private void run() throws IOException, InterruptedException {
        try (FileChannel from = FileChannel.open(base);
                FileChannel to = FileChannel.open(target)) {
            Version old = version(from, base);
            Version young = version(to, target);
            out.printf("%s, %.1f MB%n", name, young.content().sizeBytes() / 1e6);
            int rounds = young.content().sizeBytes() > LARGE ? FEW : SOME;
            Path pack = folder.resolve("pack");
            Plan packed = encode(pack, stream -> DeltaEncoder.pack(young, stream));
            fetched("packed, to fetch", packed);
            Plan plan = encode(pack, stream -> DeltaEncoder.encode(old, young, stream));
            fetched("delta, to fetch", plan);
            Meter encoding =
                    Meter.of(
                            rounds,
                            () -> encode(pack, stream -> DeltaEncoder.encode(old, young, stream)));
            print("encode", encoding, young.content());
            print(
                    "rebuild",
                    Meter.of(rounds, () -> rebuild(plan, old, young, pack)),
                    young.content());
        }
    }

    private void fetched(String name, Plan plan) {
        long text = PlanWriter.write(plan).length;
        out.printf(
                "  %-26s %9.3f MB   (plan %.3f, pack %.3f, blob %.3f), %d ops%n",
                name,
                (text + plan.packBytes() + plan.fetchedBytes()) / 1e6,
                text / 1e6,
                plan.packBytes() / 1e6,
                plan.fetchedBytes() / 1e6,
                plan.ops().size());
    }

    private void print(String name, Meter meter, Content content) {
        out.printf(
                "  %-26s %.0f MB/s of CPU, of the target; at most %.1f MB above idle%n",
                name, meter.megabytesPerSecond(content.sizeBytes()), meter.megabytes());
    }

    private static Version version(FileChannel channel, Path file) throws IOException {
        SeekableBytes bytes = SeekableBytes.of(channel);
        return new Version(Content.of(bytes), bytes, chunks(file));
    }

    private static ChunkList chunks(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Chunking.of(in);
        }
    }

    /// Makes a plan, and its pack.
    @FunctionalInterface
    private interface Encoding {
        Plan into(OutputStream pack) throws IOException;
    }

    private static Plan encode(Path pack, Encoding encoding) throws IOException {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(pack))) {
            return encoding.into(stream);
        }
    }

    private void rebuild(Plan plan, Version old, Version young, Path pack) throws IOException {
        Path rebuilt = folder.resolve("rebuilt");
        Files.deleteIfExists(rebuilt);
        try (FileChannel packed = FileChannel.open(pack);
                FileChannel made =
                        FileChannel.open(
                                rebuilt,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            Rebuilt outcome =
                    new Rebuilder(
                                    plan,
                                    old.bytes(),
                                    SeekableBytes.of(packed),
                                    young.bytes(),
                                    Rebuilder.Progress.NONE)
                            .rebuild(made);
            if (!outcome.equals(new Rebuilt.Verified())) {
                throw new IllegalStateException("rebuilt: " + outcome);
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
