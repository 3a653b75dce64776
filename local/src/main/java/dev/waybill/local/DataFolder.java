package dev.waybill.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folder of `--data`: one stack at a time uses it, and finds there what an earlier one left.
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
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            lockFile.close();
            throw new IOException("another stack runs on " + path);
        }
        return new DataFolder(path, lockFile);
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
