package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.UploadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// The digest of a file and of each of its parts.
///
/// @param whole the file's digest
/// @param sizeBytes the file's size
/// @param partBytes the size of a part; the last may be shorter
/// @param parts the parts' digests, in order; none when the file fits in one
public record FileDigests(Digest whole, long sizeBytes, long partBytes, List<Digest> parts) {

    private static final int BUFFER = 256 << 10;

    public FileDigests {
        parts = List.copyOf(parts);
    }

    /// As [#of(Path, long, LongConsumer)], in the parts that the server will ask for.
    public static FileDigests of(Path file, LongConsumer progress) throws IOException {
        long size = Files.size(file);
        long part =
                size <= UploadLimits.MAX_SINGLE_BYTES
                        ? UploadLimits.MAX_SINGLE_BYTES
                        : PartPlan.of(size).partSizeBytes();
        return of(file, part, progress);
    }

    /// Reads `file` once and computes them all, each buffer while it is in the processor's cache.
    ///
    /// @param progress told up to where the file is read
    /// @throws IOException also when the file shrinks meanwhile
    static FileDigests of(Path file, long partBytes, LongConsumer progress) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            boolean inParts = size > partBytes;
            MessageDigest whole = Digest.sha256();
            MessageDigest part = Digest.sha256();
            List<Digest> parts = new ArrayList<>();
            byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, size))];
            for (long at = 0; at < size; ) {
                long partEnd = (at / partBytes + 1) * partBytes;
                long end = Math.min(size, inParts ? partEnd : size);
                int read = read(channel, buffer, (int) Math.min(buffer.length, end - at));
                whole.update(buffer, 0, read);
                at += read;
                if (inParts) {
                    part.update(buffer, 0, read);
                    if (at == end) {
                        parts.add(Digest.ofHash(part.digest()));
                    }
                }
                progress.accept(at);
            }
            return new FileDigests(Digest.ofHash(whole.digest()), size, partBytes, parts);
        }
    }

    /// The same file's digests in parts of another size: read once more only where the size
    /// differs.
    FileDigests inParts(Path file, long otherPartBytes) throws IOException {
        boolean same = otherPartBytes == partBytes && !parts.isEmpty();
        if (same) {
            return this;
        }
        FileDigests again = of(file, otherPartBytes, at -> {});
        if (!again.whole.equals(whole)) {
            throw new IOException(file + " has changed");
        }
        return again.parts.isEmpty()
                ? new FileDigests(whole, sizeBytes, otherPartBytes, List.of(whole))
                : again;
    }

    private static int read(FileChannel channel, byte[] buffer, int length) throws IOException {
        int read = channel.read(ByteBuffer.wrap(buffer, 0, length));
        if (read < 0) {
            throw new IOException("the file has become shorter");
        }
        return read;
    }
}
