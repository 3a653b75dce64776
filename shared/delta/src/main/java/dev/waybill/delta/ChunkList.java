package dev.waybill.delta;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The chunks of a blob, in order: each one's length and SHA-256.
///
/// Its binary form is `WBC1` and then 35 bytes per chunk: the length in three bytes, big-endian,
/// and the hash; about 0.05 % of the blob.
public final class ChunkList {

    private static final byte[] MAGIC = "WBC1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_BYTES = 3;
    static final int HASH_BYTES = 32;
    private static final int ENTRY_BYTES = LENGTH_BYTES + HASH_BYTES;

    /// Offset of each chunk, and of the end.
    private final long[] offsets;

    /// The hashes, one after the other.
    private final byte[] hashes;

    private ChunkList(long[] offsets, byte[] hashes) {
        this.offsets = offsets;
        this.hashes = hashes;
    }

    /// Reads the binary form; absent when `bytes` are not one. Nothing larger than `bytes` itself
    /// is set aside for it.
    public static Optional<ChunkList> parse(byte[] bytes) {
        if (bytes.length < MAGIC.length
                || (bytes.length - MAGIC.length) % ENTRY_BYTES != 0
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        int count = (bytes.length - MAGIC.length) / ENTRY_BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
        long[] offsets = new long[count + 1];
        byte[] hashes = new byte[count * HASH_BYTES];
        for (int i = 0; i < count; i++) {
            int length = (in.get() & 0xFF) << 16 | (in.get() & 0xFF) << 8 | in.get() & 0xFF;
            int least = i + 1 < count ? FastCdc.MIN_BYTES : 1;
            if (length < least || length > FastCdc.MAX_BYTES) {
                return Optional.empty();
            }
            offsets[i + 1] = offsets[i] + length;
            in.get(hashes, i * HASH_BYTES, HASH_BYTES);
        }
        return Optional.of(new ChunkList(offsets, hashes));
    }

    /// The binary form.
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(MAGIC.length + count() * ENTRY_BYTES);
        out.put(MAGIC);
        for (int i = 0; i < count(); i++) {
            int length = length(i);
            out.put((byte) (length >> 16)).put((byte) (length >> 8)).put((byte) length);
            out.put(hashes, i * HASH_BYTES, HASH_BYTES);
        }
        return out.array();
    }

    /// How many chunks there are.
    public int count() {
        return offsets.length - 1;
    }

    /// How long the blob is.
    public long sizeBytes() {
        return offsets[count()];
    }

    /// Where the chunk begins in the blob.
    public long offset(int chunk) {
        return offsets[chunk];
    }

    /// How long the chunk is.
    public int length(int chunk) {
        return (int) (offsets[chunk + 1] - offsets[chunk]);
    }

    /// The first eight bytes of the chunk's hash.
    long key(int chunk) {
        return ByteBuffer.wrap(hashes).getLong(chunk * HASH_BYTES);
    }

    /// Whether the chunk has the same bytes as that one of `other`.
    boolean same(int chunk, ChunkList other, int otherChunk) {
        int mine = chunk * HASH_BYTES;
        int theirs = otherChunk * HASH_BYTES;
        return Arrays.equals(
                hashes, mine, mine + HASH_BYTES, other.hashes, theirs, theirs + HASH_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkList that
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return count() + " chunks, " + sizeBytes() + " bytes";
    }

    /// Grows a list chunk by chunk.
    static final class Builder {

        private long[] offsets = new long[64];
        private byte[] hashes = new byte[64 * HASH_BYTES];
        private int count;

        /// Adds a chunk, and takes its hash from `sha256`, which begins anew.
        void add(int length, MessageDigest sha256) throws DigestException {
            if (count + 1 == offsets.length) {
                int room = Math.multiplyExact(offsets.length, 2);
                offsets = Arrays.copyOf(offsets, room);
                hashes = Arrays.copyOf(hashes, Math.multiplyExact(room, HASH_BYTES));
            }
            sha256.digest(hashes, count * HASH_BYTES, HASH_BYTES);
            offsets[count + 1] = offsets[count] + length;
            count++;
        }

        ChunkList build() {
            return new ChunkList(
                    Arrays.copyOf(offsets, count + 1), Arrays.copyOf(hashes, count * HASH_BYTES));
        }
    }
}
