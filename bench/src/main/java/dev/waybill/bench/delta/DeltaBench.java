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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Encodes and rebuilds one pair of files, and says what each way would fetch: the whole blob by
/// `zstd -3` (where that program is), packed, and as a delta.
public final class DeltaBench {

    private final Path base;
    private final Path target;
    private final Path folder;
    private final PrintStream out;

    private DeltaBench(Path base, Path target, Path folder, PrintStream out) {
        this.base = base;
        this.target = target;
        this.folder = folder;
        this.out = out;
    }

    /// Measures the pair in the environment's `BASE` and `TARGET`, or else the ONNX Runtime library
    /// of two releases, if Maven has them.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("waybill-delta");
        try {
            String base = System.getenv("BASE");
            String target = System.getenv("TARGET");
            if (base != null && target != null) {
                new DeltaBench(Path.of(base), Path.of(target), folder, out).run();
                return;
            }
            OnnxRuntime runtime = OnnxRuntime.inLocalRepository();
            if (!runtime.isThere()) {
                out.println("delta: name a pair of files, as BASE=old TARGET=new");
                return;
            }
            new DeltaBench(
                            runtime.library("1.23.1", folder),
                            runtime.library("1.23.2", folder),
                            folder,
                            out)
                    .run();
        } finally {
            deleteAll(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (FileChannel from = FileChannel.open(base);
                FileChannel to = FileChannel.open(target)) {
            Version old = version(from, base);
            Version young = version(to, target);
            out.printf("%s, %.1f MB%n", target.getFileName(), young.content().sizeBytes() / 1e6);
            zstd();
            Path pack = folder.resolve("pack");
            Plan packed = encode(pack, stream -> DeltaEncoder.pack(young, stream));
            fetched("packed", packed);
            Meter chunking = Meter.of(() -> chunks(target));
            out.printf(
                    "  chunking with SHA-256  %.0f MB/s%n",
                    chunking.megabytesPerSecond(young.content().sizeBytes()));
            Plan plan = encode(pack, stream -> DeltaEncoder.encode(old, young, stream));
            fetched("delta", plan);
            Meter encoding =
                    Meter.of(() -> encode(pack, stream -> DeltaEncoder.encode(old, young, stream)));
            print("encode", encoding, young.content());
            print("rebuild", Meter.of(() -> rebuild(plan, old, young, pack)), young.content());
        }
    }

    private void fetched(String name, Plan plan) {
        long text = PlanWriter.write(plan).length;
        out.printf(
                "  %-7s bytes_to_fetch  %.3f MB (plan %.3f, pack %.3f, blob %.3f), %d ops%n",
                name,
                (text + plan.packBytes() + plan.fetchedBytes()) / 1e6,
                text / 1e6,
                plan.packBytes() / 1e6,
                plan.fetchedBytes() / 1e6,
                plan.ops().size());
    }

    private void print(String name, Meter meter, Content content) {
        out.printf(
                "  %-22s %.0f MB/s of the target, at most %.1f MB above idle%n",
                name, meter.megabytesPerSecond(content.sizeBytes()), meter.megabytes());
    }

    private void zstd() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole.zst");
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    "zstd",
                                    "-3",
                                    "-q",
                                    "-f",
                                    target.toString(),
                                    "-o",
                                    whole.toString())
                            .inheritIO()
                            .start();
        } catch (IOException notInstalled) {
            out.println("  zstd -3 full           (no zstd on the path)");
            return;
        }
        if (process.waitFor() == 0) {
            out.printf("  zstd -3 full           %.3f MB%n", Files.size(whole) / 1e6);
        }
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
