package dev.waybill.aws.blob;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.OtherDigests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.codec.digest.Blake3;

/// All digests of a blob in one pass over its bytes. Not thread-safe.
public final class BlobHashes {

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int BLAKE3_BYTES = 32;

    private final MessageDigest sha256 = Digest.sha256();
    private final MessageDigest sha1 = md("SHA-1");
    private final MessageDigest md5 = md("MD5");
    private final Blake3 blake3 = Blake3.initHash();
    private long sizeBytes;

    /// What was found.
    ///
    /// @param digest the SHA-256
    /// @param others all other digests
    /// @param sizeBytes how many bytes there were
    public record Found(Digest digest, OtherDigests others, long sizeBytes) {}

    /// The digests of `bytes`.
    public static Found of(byte[] bytes) {
        BlobHashes hashes = new BlobHashes();
        hashes.update(bytes, bytes.length);
        return hashes.found();
    }

    /// The digests of everything that `in` yields, in bounded memory.
    public static Found of(InputStream in) throws IOException {
        return of(in, ByteTap.NONE);
    }

    /// The same, while `tap` sees the bytes go by.
    static Found of(InputStream in, ByteTap tap) throws IOException {
        BlobHashes hashes = new BlobHashes();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hashes.update(buffer, read);
            tap.update(ByteBuffer.wrap(buffer, 0, read));
        }
        return hashes.found();
    }

    private void update(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        sha1.update(bytes, 0, length);
        md5.update(bytes, 0, length);
        blake3.update(bytes, 0, length);
        sizeBytes += length;
    }

    private Found found() {
        HexFormat hex = HexFormat.of();
        return new Found(
                Digest.ofHash(sha256.digest()),
                new OtherDigests(
                        hex.formatHex(blake3.doFinalize(BLAKE3_BYTES)),
                        hex.formatHex(sha1.digest()),
                        hex.formatHex(md5.digest())),
                sizeBytes);
    }

    private static MessageDigest md(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
