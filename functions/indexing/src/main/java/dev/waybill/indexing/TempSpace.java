package dev.waybill.indexing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/// A folder for one job, with a bound on what may be written to it in all. Close it: then it is
/// gone. Not for several threads.
final class TempSpace implements AutoCloseable {

    /// There is no room for more.
    static final class Exhausted extends IOException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the temporary space is used up");
        }
    }

    private static final String PREFIX = "waybill-indexing";

    private final Path folder;
    private long left;

    private TempSpace(Path folder, long bytes) {
        this.folder = folder;
        this.left = bytes;
    }

    static TempSpace of(long bytes) throws IOException {
        return new TempSpace(Files.createTempDirectory(PREFIX), bytes);
    }

    /// Removes from `parent` what jobs that were killed have left there.
    ///
    /// @param before leaves alone what was written to since then: it may be in use
    static void sweep(Path parent, Instant before) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : left) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                    remove(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove what killed jobs have left", e);
        }
    }

    /// A new name in the folder.
    Path file(String name) {
        return folder.resolve(name);
    }

    /// Says that so many bytes are about to be written.
    void take(long bytes) throws Exhausted {
        if (bytes > left) {
            throw new Exhausted();
        }
        left -= bytes;
    }

    @Override
    public void close() {
        try {
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("remove a temporary folder", e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
