package dev.waybill.delta;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/// Cuts bytes that stream by into chunks, and hashes each chunk as soon as it is cut, while it is
/// in the processor's cache. It needs 2 MiB, whatever the size, and 35 bytes per chunk. Not for
/// several threads.
public final class Chunking {

    private static final int BUFFER_BYTES = 2 << 20;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final MessageDigest sha256 = Digest.sha256();
    private final ChunkList.Builder chunks = new ChunkList.Builder();
    private int begin;
    private int end;

    /// The chunks of all that `in` has. It stays the caller's to close.
    public static ChunkList of(InputStream in) throws IOException {
        Chunking chunking = new Chunking();
        while (true) {
            chunking.cutWhatIsSure();
            int count =
                    in.read(chunking.buffer, chunking.end, chunking.buffer.length - chunking.end);
            if (count < 0) {
                return chunking.finish();
            }
            chunking.end += count;
        }
    }

    /// The chunks of `bytes`.
    public static ChunkList of(byte[] bytes) {
        Chunking chunking = new Chunking();
        chunking.update(ByteBuffer.wrap(bytes));
        return chunking.finish();
    }

    /// Takes what remains in `bytes`.
    public void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            cutWhatIsSure();
            int count = Math.min(bytes.remaining(), buffer.length - end);
            bytes.get(buffer, end, count);
            end += count;
        }
    }

    /// The chunks of all bytes that came.
    public ChunkList finish() {
        while (begin < end) {
            cutOne();
        }
        return chunks.build();
    }

    /// Makes room at the end of the buffer, if it is full.
    private void cutWhatIsSure() {
        if (end < buffer.length) {
            return;
        }
        while (end - begin >= FastCdc.MAX_BYTES) {
            cutOne();
        }
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
    }

    private void cutOne() {
        int length = FastCdc.cut(buffer, begin, end);
        sha256.update(buffer, begin, length);
        try {
            chunks.add(length, sha256);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes were made free for the hash", e);
        }
        begin += length;
    }
}
