package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Memory that is thrown away counts, too: nobody knows when it is collected. Each further frame is
/// made, and decoded, in the memory of those before it.
class GarbageTest {

    private static final int MIB = 1 << 20;
    private static final int FEW = 4;
    private static final int MANY = 12;

    /// What a frame may leave: an op, the parts of its dictionary, and what it takes to sort them.
    private static final long BYTES_PER_FRAME = 64 << 10;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir private Path folder;

    static Stream<Arguments> pairs() {
        byte[] code = Versions.compressible(1, MANY * MIB);
        byte[] weights = weights(2);
        byte[] noise = Versions.random(4, MANY * MIB);
        return Stream.of(
                Arguments.of("dictionaries", code, Versions.sprinkled(code, 700, 5)),
                Arguments.of("planes", weights, nudged(weights)),
                Arguments.of("nothing in common", noise, weights(6)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void furtherFramesTakeNoFurtherMemory(String name, byte[] base, byte[] target)
            throws IOException {
        Pair few = pair(base, target, FEW);
        Pair many = pair(base, target, MANY);
        few.encode();
        few.rebuild();
        assertThat(many.encode() - few.encode())
                .as(name + ", encoded")
                .isLessThan((MANY - FEW) * BYTES_PER_FRAME);
        assertThat(many.rebuild() - few.rebuild())
                .as(name + ", rebuilt")
                .isLessThan((MANY - FEW) * BYTES_PER_FRAME);
    }

    private Pair pair(byte[] base, byte[] target, int frames) throws IOException {
        Version old = Versions.version(base);
        Version young = Versions.version(Versions.slice(target, 0, frames * MIB));
        Path pack = Files.createTempFile(folder, "pack", null);
        try (OutputStream out = Files.newOutputStream(pack)) {
            Plan plan = DeltaEncoder.encode(old, young, out);
            assertThat(plan.ops()).hasSizeBetween(frames, frames + 2);
            return new Pair(old, young, plan, pack);
        }
    }

    /// Tells how many bytes of the heap were asked for.
    private record Pair(Version old, Version young, Plan plan, Path pack) {

        long encode() throws IOException {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try (OutputStream out = OutputStream.nullOutputStream()) {
                DeltaEncoder.encode(old, young, out);
            }
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }

        long rebuild() throws IOException {
            try (FileChannel packed = FileChannel.open(pack);
                    FileChannel out =
                            FileChannel.open(
                                    pack.resolveSibling(pack.getFileName() + ".out"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE)) {
                SeekableBytes frames = SeekableBytes.of(packed);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                Rebuilt rebuilt =
                        new Rebuilder(
                                        plan,
                                        old.bytes(),
                                        frames,
                                        young.bytes(),
                                        Rebuilder.Progress.NONE)
                                .rebuild(out);
                long asked = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertThat(rebuilt).isEqualTo(new Rebuilt.Verified());
                return asked;
            }
        }
    }

    /// Little-endian numbers of two bytes, as weights are.
    private static byte[] weights(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[MANY * MIB];
        for (int i = 0; i < bytes.length; i += Short.BYTES) {
            put(bytes, i, Float.floatToFloat16((float) random.nextGaussian() * 0.02F));
        }
        return bytes;
    }

    private static byte[] nudged(byte[] weights) {
        Random random = new Random(3);
        byte[] bytes = weights.clone();
        for (int i = 0; i < bytes.length; i += Short.BYTES) {
            short bits = (short) (bytes[i] & 0xFF | bytes[i + 1] << Byte.SIZE);
            float nudge = (float) random.nextGaussian() * 2e-4F;
            put(bytes, i, Float.floatToFloat16(Float.float16ToFloat(bits) + nudge));
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, short bits) {
        bytes[at] = (byte) bits;
        bytes[at + 1] = (byte) (bits >> Byte.SIZE);
    }
}
