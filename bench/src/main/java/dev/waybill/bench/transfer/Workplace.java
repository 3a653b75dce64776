package dev.waybill.bench.transfer;

import dev.waybill.bench.program.Programs;
import dev.waybill.bench.program.Programs.Cost;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// A folder with files of random bytes, in which programs are run against a local stack.
final class Workplace implements AutoCloseable {

    private static final int BLOCK = 1_000_000;
    private static final int CHANGED = 32;

    private final Path folder;
    private final Stack stack;
    private final Path root = RepositoryRoot.find();
    private final Random random = new Random(1);

    private Workplace(Path folder, Stack stack) {
        this.folder = folder;
        this.stack = stack;
    }

    static Workplace of(Stack stack) throws IOException {
        return new Workplace(Files.createTempDirectory("waybill-transfer"), stack);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /// A new file.
    Path file(String name, long size) throws IOException {
        Path file = folder.resolve(name);
        byte[] block = new byte[BLOCK];
        try (OutputStream stream = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                stream.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return file;
    }

    /// Gives a file another digest.
    void change(Path file) throws IOException {
        byte[] few = new byte[CHANGED];
        random.nextBytes(few);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(few));
        }
    }

    static Digest digest(Path file) throws IOException {
        MessageDigest hash = Digest.sha256();
        byte[] block = new byte[BLOCK];
        try (InputStream stream = Files.newInputStream(file)) {
            for (int read = stream.read(block); read > 0; read = stream.read(block)) {
                hash.update(block, 0, read);
            }
        }
        return Digest.ofHash(hash.digest());
    }

    /// Runs Waybill's command line as an administrator.
    Cost waybill(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("waybill").toString());
        command.addAll(List.of(arguments));
        return run(command);
    }

    Cost run(List<String> command) throws IOException, InterruptedException {
        return Programs.run(
                folder,
                Map.of(
                        "WAYBILL_API",
                        stack.url().toString(),
                        "WAYBILL_TOKEN",
                        stack.adminToken().text()),
                command);
    }

    /// Removes a file, or a folder with all that is in it.
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
