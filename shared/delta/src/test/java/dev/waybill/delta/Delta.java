package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A plan as the device gets it, and its pack.
record Delta(Plan plan, SeekableBytes pack) {

    static Delta of(byte[] base, byte[] target) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        return read(
                DeltaEncoder.encode(Versions.version(base), Versions.version(target), pack), pack);
    }

    static Delta packed(byte[] target) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        return read(DeltaEncoder.pack(Versions.version(target), pack), pack);
    }

    private static Delta read(Plan made, ByteArrayOutputStream pack) throws IOException {
        byte[] text = PlanWriter.write(made);
        PlanReading reading = PlanReader.read(new ByteArrayInputStream(text), made.target());
        assertThat(reading).isEqualTo(new PlanReading.Accepted(made));
        assertThat(pack.size()).isEqualTo((int) made.packBytes());
        return new Delta(made, SeekableBytes.of(pack.toByteArray()));
    }

    byte[] text() {
        return PlanWriter.write(plan);
    }

    long bytesToFetch() {
        return text().length + plan.packBytes() + plan.fetchedBytes();
    }

    /// Rebuilds into `out`, behind what is there.
    Rebuilt rebuild(Path out, byte[] base, byte[] target, Rebuilder.Progress progress)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        out,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new Rebuilder(
                            plan, SeekableBytes.of(base), pack, SeekableBytes.of(target), progress)
                    .rebuild(channel);
        }
    }

    /// Rebuilds into a new file, which must come out as `target`.
    void makes(byte[] target, byte[] base, Path folder) throws IOException {
        Path out = Files.createTempFile(folder, "rebuilt", null);
        assertThat(rebuild(out, base, target, Rebuilder.Progress.NONE))
                .isEqualTo(new Rebuilt.Verified());
        assertThat(Files.readAllBytes(out)).isEqualTo(target);
    }
}
