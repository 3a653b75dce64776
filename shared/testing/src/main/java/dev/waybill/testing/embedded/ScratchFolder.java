package dev.waybill.testing.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A temporary folder that is gone when it is closed, or when the next one is made after its owner
/// was killed: the owner holds a lock on it, which the system releases at its end.
final class ScratchFolder implements AutoCloseable {

    private static final String PREFIX = "waybill-s3-";
    private static final String LOCK = ".lock";

    /// This JVM's own. Opening and closing the lock file of one of them would release its lock.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lockFile;

    private ScratchFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    static ScratchFolder create() {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            removeAbandoned(parent);
            Path folder = Files.createTempDirectory(parent, PREFIX);
            OWN.add(folder);
            FileChannel lockFile = open(folder);
            lockFile.lock();
            Files.createDirectory(folder.resolve("objects"));
            return new ScratchFolder(folder, lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException("make a temporary folder", e);
        }
    }

    Path path() {
        return folder.resolve("objects");
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!OWN.contains(folder) && Files.exists(folder.resolve("objects"))) {
                    removeIfUnlocked(folder);
                }
            }
        }
    }

    private static void removeIfUnlocked(Path folder) {
        try (FileChannel channel = open(folder);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                remove(folder);
            }
        } catch (IOException e) {
            // Somebody else's, or being removed by somebody else: not ours to tidy.
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        remove(folder);
        lockFile.close();
    }
}
