package dev.waybill.cli.agent;

import dev.waybill.domain.blob.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder in which a device keeps everything; one agent at a time.
///
///     token                       the device's token, readable by its owner only
///     sequence                    see [Sequence]
///     downloads/<sha256>.partial  what is being downloaded, and its journal
///     downloads/<sha256>.rebuilt  what is being made of a base and a plan, and the plan
///     downloads/<sha256>.whole    the attempt that will not make it of a plan
///     downloads/<sha256>.for      see [Downloads]
///     models/                     see [InstalledModels]
///     activation.log              what the activation command printed last
public final class DeviceFolder implements Closeable {

    private final Path root;
    private final FileChannel lock;
    private final Downloads downloads;

    private DeviceFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
        this.downloads = new Downloads(root.resolve("downloads"));
    }

    /// Takes the folder, and makes it if there is none.
    ///
    /// @throws IOException also when another agent works there
    public static DeviceFolder open(Path root) throws IOException {
        Files.createDirectories(root.resolve("downloads"));
        Files.createDirectories(root.resolve("models"));
        FileChannel channel =
                FileChannel.open(
                        root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("another agent works in " + root);
        }
        return new DeviceFolder(root.toRealPath(), channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            // Held until the channel is closed, by the operating system if need be.
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /// The folder itself.
    public Path root() {
        return root;
    }

    /// The token that was kept here.
    public Optional<String> token() throws IOException {
        Path file = root.resolve("token");
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /// Keeps a token for the next start.
    public void keepToken(String token) throws IOException {
        Durable.write(root.resolve("token"), token + "\n", ownerOnly());
    }

    Path sequence() {
        return root.resolve("sequence");
    }

    Path models() {
        return root.resolve("models");
    }

    /// Where the activation command prints to.
    public Path activationLog() {
        return root.resolve("activation.log");
    }

    Path partial(Digest digest) {
        return root.resolve("downloads").resolve(digest.hex() + ".partial");
    }

    /// What is made of a base and a plan.
    Path rebuilt(Digest digest) {
        return root.resolve("downloads").resolve(digest.hex() + ".rebuilt");
    }

    /// Names the attempt that gave up making it from less.
    Path givenUp(Digest digest) {
        return root.resolve("downloads").resolve(digest.hex() + ".whole");
    }

    /// Where an installation is put together.
    Path staged(Digest digest) {
        return root.resolve("downloads").resolve(digest.hex() + ".staged");
    }

    /// What was begun.
    Downloads downloads() {
        return downloads;
    }

    /// Removes what an unfinished rebuild left.
    void removeRebuilt(Digest digest) throws IOException {
        removeDownloads(digest.hex() + ".rebuilt");
    }

    /// Removes what an unfinished download left.
    void removePartial(Digest digest) throws IOException {
        removeDownloads(digest.hex() + ".partial");
    }

    private void removeDownloads(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("downloads"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    Durable.remove(file);
                }
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
