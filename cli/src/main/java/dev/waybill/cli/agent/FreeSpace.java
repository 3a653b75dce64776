package dev.waybill.cli.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// How much may still be stored in a device's folder: what the disk has left, and what the device
/// may take of it.
final class FreeSpace {

    private static final long MIB = 1L << 20;

    private final Path root;
    private final OptionalLong mostBytes;

    /// @param mostBytes how much the whole folder may hold; the disk alone limits it when absent
    FreeSpace(Path root, OptionalLong mostBytes) {
        this.root = root;
        this.mostBytes = mostBytes;
    }

    /// What is left, in MiB.
    long availableMb() throws IOException {
        long disk = Files.getFileStore(root).getUsableSpace();
        long share = mostBytes.isPresent() ? mostBytes.getAsLong() - used(root) : disk;
        return Math.max(0, Math.min(disk, share)) / MIB;
    }

    /// Why a file of `sizeBytes`, of which `presentBytes` lie in `partial`, does not fit; empty
    /// when it does.
    Optional<String> refuses(Path partial, long presentBytes, long sizeBytes) throws IOException {
        long disk = Files.getFileStore(root).getUsableSpace();
        if (sizeBytes - presentBytes > disk) {
            return Optional.of(needs(sizeBytes - presentBytes, disk));
        }
        if (mostBytes.isPresent()) {
            long begun = Files.exists(partial) ? Files.size(partial) : 0;
            long share = mostBytes.getAsLong() - used(root) + begun;
            if (sizeBytes > share) {
                return Optional.of(needs(sizeBytes, share));
            }
        }
        return Optional.empty();
    }

    private static String needs(long neededBytes, long freeBytes) {
        return "needs " + neededBytes + " bytes, " + Math.max(0, freeBytes) + " are free";
    }

    private static long used(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).mapToLong(FreeSpace::size).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Removed meanwhile.
            return 0;
        }
    }
}
