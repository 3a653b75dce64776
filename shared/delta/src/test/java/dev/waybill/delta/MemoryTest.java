package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import dev.waybill.domain.blob.Digest;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs encoder and rebuilder in Java machines that are smaller than the files.
class MemoryTest {

    private static final int BYTES = 40 << 20;

    @TempDir private static Path folder = Path.of("");

    @BeforeAll
    static void makeFiles() throws IOException {
        byte[] base = Versions.compressible(1, BYTES);
        Files.write(folder.resolve("base"), base);
        Files.write(
                folder.resolve("target"),
                Versions.join(
                        Versions.sprinkled(Versions.slice(base, BYTES / 2, BYTES), 700, 2),
                        Versions.slice(base, 0, BYTES / 2)));
    }

    @Test
    void encodesAndRebuildsInLessMemoryThanTheFilesNeed() throws IOException, InterruptedException {
        run(List.of("-Xmx32m", "-XX:MaxDirectMemorySize=2m"), "encode");
        assertThat(Files.size(folder.resolve("pack"))).isLessThan(BYTES / 10);
        run(List.of("-Xmx10m", "-XX:MaxDirectMemorySize=5m"), "rebuild");
        assertThat(folder.resolve("out")).hasSameBinaryContentAs(folder.resolve("target"));
    }

    private static void run(List<String> memory, String what)
            throws IOException, InterruptedException {
        List<String> command =
                Stream.of(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        classPath()),
                                memory,
                                List.of(Child.class.getName(), what, folder.toString()))
                        .flatMap(List::stream)
                        .toList();
        Path log = folder.resolve(what + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /// What is needed, and no more: the directory of each archive takes memory.
    private static String classPath() {
        return Stream.of(
                        Child.class,
                        DeltaEncoder.class,
                        Digest.class,
                        Zstd.class,
                        Native.class,
                        JsonFactory.class)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// What runs in the small machine.
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[1]);
            switch (arguments[0]) {
                case "encode" -> encode(folder);
                case "rebuild" -> rebuild(folder);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static void encode(Path folder) throws IOException {
            try (FileChannel base = FileChannel.open(folder.resolve("base"));
                    FileChannel target = FileChannel.open(folder.resolve("target"));
                    OutputStream pack =
                            new BufferedOutputStream(
                                    Files.newOutputStream(folder.resolve("pack")))) {
                Plan plan =
                        DeltaEncoder.encode(
                                version(base, folder.resolve("base")),
                                version(target, folder.resolve("target")),
                                pack);
                Files.write(folder.resolve("plan"), PlanWriter.write(plan));
            }
        }

        private static Version version(FileChannel channel, Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return new Version(content(file), SeekableBytes.of(channel), Chunking.of(in));
            }
        }

        private static Content content(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                return Content.of(SeekableBytes.of(channel));
            }
        }

        private static void rebuild(Path folder) throws IOException {
            try (FileChannel base = FileChannel.open(folder.resolve("base"));
                    FileChannel target = FileChannel.open(folder.resolve("target"));
                    FileChannel pack = FileChannel.open(folder.resolve("pack"));
                    FileChannel out =
                            FileChannel.open(
                                    folder.resolve("out"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE);
                    InputStream text = Files.newInputStream(folder.resolve("plan"))) {
                PlanReading reading = PlanReader.read(text, content(folder.resolve("target")));
                if (!(reading instanceof PlanReading.Accepted accepted)) {
                    throw new IllegalStateException(reading.toString());
                }
                Rebuilt rebuilt =
                        new Rebuilder(
                                        accepted.plan(),
                                        SeekableBytes.of(base),
                                        SeekableBytes.of(pack),
                                        SeekableBytes.of(target),
                                        Rebuilder.Progress.NONE)
                                .rebuild(out);
                if (!rebuilt.equals(new Rebuilt.Verified())) {
                    throw new IllegalStateException(rebuilt.toString());
                }
            }
        }
    }
}
