package dev.waybill.domain.blob;

/// Bytes that the service itself needs for an answer are lost or changed. Answered as 500
/// `data_missing` or `integrity_error`; storing the right bytes again heals it.
public final class BytesDamaged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Digest digest;
    private final boolean lost;

    private BytesDamaged(Digest digest, boolean lost) {
        super("the bytes of " + digest + (lost ? " are lost" : " have changed"));
        this.digest = digest;
        this.lost = lost;
    }

    /// The bytes of `digest` are not there.
    public static BytesDamaged lost(Digest digest) {
        return new BytesDamaged(digest, true);
    }

    /// The bytes that are there are not those of `digest`.
    public static BytesDamaged changed(Digest digest) {
        return new BytesDamaged(digest, false);
    }

    /// What cannot be read.
    public Digest digest() {
        return digest;
    }

    /// Whether nothing is there, rather than something else.
    public boolean isLost() {
        return lost;
    }
}
