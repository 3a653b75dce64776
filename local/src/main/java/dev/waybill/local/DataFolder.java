package dev.waybill.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A folder of a stack's, that of `--data` or `.waybill`: one stack at a time uses it. That of
/// `--data` holds what an earlier one left.
final class DataFolder implements AutoCloseable {

    private static final String TOKEN = "admin-token";

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /// Makes the folder where it is absent, and takes it. Throws [IOException] when another stack
    /// has it.
    static DataFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isTaken(lockFile)) {
            lockFile.close();
            throw new IOException("another stack runs on " + path);
        }
        return new DataFolder(path, lockFile);
    }

    /// True if this stack has the lock now, until the file is closed.
    private static boolean isTaken(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another stack of this process has it
        }
    }

    Path path() {
        return path;
    }

    /// The token of earlier runs, so that a restart locks nobody out; a new one at the first time.
    AdminToken adminToken() throws IOException {
        Path file = path.resolve(TOKEN);
        if (Files.exists(file)) {
            return new AdminToken(Files.readString(file).strip());
        }
        AdminToken token = AdminToken.random();
        PrivateFile.write(file, token.text() + "\n");
        return token;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
