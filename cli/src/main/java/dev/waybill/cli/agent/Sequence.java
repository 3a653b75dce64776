package dev.waybill.cli.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Numbers the reports of a device, ever rising, also after a crash: numbers are reserved on disk
/// in blocks, and those that a dead process had reserved are skipped.
final class Sequence {

    private static final long BLOCK = 64;

    private final Path file;
    private long last;
    private long reserved;

    private Sequence(Path file, long reserved) {
        this.file = file;
        this.last = reserved;
        this.reserved = reserved;
    }

    /// Goes on above what `file` has reserved; a missing or unreadable one reserves nothing, and
    /// the server's last sequence number is what to go on from.
    static Sequence open(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Sequence(file, 0);
        }
        String text = Files.readString(file).strip();
        return new Sequence(file, text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0);
    }

    /// The next number, greater than every one before and than `known`.
    synchronized long next(long known) {
        last = Math.max(last, known) + 1;
        if (last > reserved) {
            reserved = last + BLOCK - 1;
            try {
                Durable.write(file, reserved + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep the reports' sequence number", e);
            }
        }
        return last;
    }
}
