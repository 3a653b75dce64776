package dev.waybill.delta;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/// Cuts bytes that stream by into chunks, and hashes them right behind the cut, while they are in
/// the processor's nearest cache. It needs 64 KiB, whatever the size, and 35 bytes per chunk. Not
/// for several threads.
public final class Chunking {

    private static final int BUFFER_BYTES = 64 << 10;

    /// So much is looked at before it is hashed.
    private static final int SLICE_BYTES = 16 << 10;

    private final FastCdc cutter = new FastCdc();
    private final MessageDigest sha256 = Digest.sha256();
    private final ChunkList.Builder chunks = new ChunkList.Builder();
    private byte[] buffer = new byte[0];

    /// How many bytes of the chunk under way were hashed.
    private int hashed;

    /// The chunks of all that `in` has. It stays the caller's to close.
    public static ChunkList of(InputStream in) throws IOException {
        Chunking chunking = new Chunking();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            chunking.take(buffer, 0, count);
        }
        return chunking.finish();
    }

    /// The chunks of `bytes`.
    public static ChunkList of(byte[] bytes) {
        Chunking chunking = new Chunking();
        chunking.take(bytes, 0, bytes.length);
        return chunking.finish();
    }

    /// Takes what remains in `bytes`.
    public void update(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            take(bytes.array(), from, from + bytes.remaining());
            bytes.position(bytes.limit());
            return;
        }
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), buffer.length);
            bytes.get(buffer, 0, count);
            take(buffer, 0, count);
        }
    }

    /// The chunks of all bytes that came.
    public ChunkList finish() {
        if (hashed > 0) {
            add();
        }
        return chunks.build();
    }

    private void take(byte[] data, int from, int to) {
        for (int at = from; at < to; ) {
            int count = cutter.take(data, at, Math.min(to, at + SLICE_BYTES));
            sha256.update(data, at, count);
            at += count;
            hashed += count;
            if (cutter.isCut()) {
                add();
            }
        }
    }

    private void add() {
        try {
            chunks.add(hashed, sha256);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes were made free for the hash", e);
        }
        hashed = 0;
    }
}
