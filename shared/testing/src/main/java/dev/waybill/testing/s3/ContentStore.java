package dev.waybill.testing.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/// Takes in the bytes of requests: small ones into memory, larger ones into temporary files that
/// are deleted with their content or when the twin is closed.
final class ContentStore {
    private static final int MEMORY_BYTES = 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private @Nullable Path folder;

    /// The bytes of a request with what they hash to.
    record Received(Content content, Hashes hashes) {}

    /// Reads a body to its end; refuses one that is not as long as announced.
    ///
    /// @param announced the length in the request; null: only the body knows
    Received receive(RequestBody body, @Nullable Long announced) {
        Hashes.Builder hashes = new Hashes.Builder();
        Content content;
        try (InputStream in = body.contentStreamProvider().newStream()) {
            content = store(in, hashes);
        } catch (IOException e) {
            throw new UncheckedIOException("read a request body", e);
        }
        long expected =
                announced == null
                        ? body.optionalContentLength().orElse(content.length())
                        : announced;
        if (content.length() != expected) {
            discard(content);
            throw S3Refusals.refusal(
                    400,
                    "IncompleteBody",
                    "You did not provide the number of bytes specified by the Content-Length HTTP"
                            + " header");
        }
        return new Received(content, hashes.build());
    }

    private Content store(InputStream in, Hashes.Builder hashes) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        int count;
        while (head.size() <= MEMORY_BYTES && (count = in.read(buffer)) >= 0) {
            hashes.update(buffer, count);
            head.write(buffer, 0, count);
        }
        if (head.size() <= MEMORY_BYTES) {
            return new Content.InMemory(head.toByteArray());
        }
        Path file = Files.createTempFile(folder(), "content", ".bin");
        long length = head.size();
        try (OutputStream out = Files.newOutputStream(file)) {
            head.writeTo(out);
            while ((count = in.read(buffer)) >= 0) {
                hashes.update(buffer, count);
                out.write(buffer, 0, count);
                length += count;
            }
        }
        return new Content.InFile(file, length);
    }

    /// Deletes the file of a content that nobody can name any more. A reader that has it open goes
    /// on reading.
    void discard(Content content) {
        switch (content) {
            case Content.InMemory _ -> {}
            case Content.InFile(Path file, long _) -> delete(file);
            case Content.Joined(List<Content> parts) -> parts.forEach(this::discard);
        }
    }

    /// Deletes all files.
    synchronized void clear() {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ContentStore::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
        folder = null;
    }

    private synchronized Path folder() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("waybill-s3-");
        }
        return folder;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + file, e);
        }
    }
}
