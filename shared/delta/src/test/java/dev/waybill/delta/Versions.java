package dev.waybill.delta;

import dev.waybill.domain.blob.Digest;
import java.util.Arrays;
import java.util.Random;

/// Seeded bytes for tests, and what one does to them from one version to the next.
final class Versions {

    private Versions() {}

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Bytes that compress to about a half, as text and code do.
    static byte[] compressible(long seed, int length) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// `bytes` with one byte of every `distance` changed, so that no chunk stays the same, and all
    /// resemble.
    static byte[] sprinkled(byte[] bytes, int distance, long seed) {
        Random random = new Random(seed);
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(distance); i < changed.length; i += distance) {
            changed[i] ^= (byte) (1 + random.nextInt(255));
        }
        return changed;
    }

    static Content content(byte[] bytes) {
        return new Content(Digest.of(bytes), bytes.length);
    }

    static Version version(byte[] bytes) {
        return new Version(content(bytes), SeekableBytes.of(bytes), Chunking.of(bytes));
    }
}
