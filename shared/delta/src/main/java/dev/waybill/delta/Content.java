package dev.waybill.delta;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Which bytes are meant.
///
/// @param digest their SHA-256
/// @param sizeBytes how many there are, ≥ 0
public record Content(Digest digest, long sizeBytes) {

    private static final int BUFFER_BYTES = 512 << 10;

    public Content {
        if (sizeBytes < 0) {
            throw new IllegalStateException("no bytes can be fewer than none");
        }
    }

    /// What `bytes` are. Reads all of them, once, in order.
    public static Content of(SeekableBytes bytes) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        hash(bytes, sha256, ByteBuffer.allocate(BUFFER_BYTES));
        return new Content(Digest.ofHash(sha256.digest()), bytes.sizeBytes());
    }

    /// Adds all of `bytes` to `sha256`, through `buffer`.
    static void hash(SeekableBytes bytes, MessageDigest sha256, ByteBuffer buffer)
            throws IOException {
        for (long at = 0; at < bytes.sizeBytes(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes.sizeBytes() - at));
            bytes.read(at, buffer);
            sha256.update(buffer.flip());
        }
    }
}
