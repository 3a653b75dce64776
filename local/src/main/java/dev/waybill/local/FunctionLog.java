package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What the functions write, line by line, in a file. The file before it is kept, so that the two
/// together hold at least the last 16 MB.
final class FunctionLog implements AutoCloseable {

    private static final long LARGEST_CHARS = 16_000_000;

    private final Path file;
    private Writer writer;
    private long written;

    FunctionLog(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.writer = open(file);
    }

    Path file() {
        return file;
    }

    synchronized void line(String line) {
        try {
            if (written > LARGEST_CHARS) {
                writer.close();
                writer = open(file);
                written = 0;
            }
            writer.write(line.stripTrailing());
            writer.write('\n');
            writer.flush();
            written += line.length() + 1;
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
    }

    private static Writer open(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.newBufferedWriter(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
