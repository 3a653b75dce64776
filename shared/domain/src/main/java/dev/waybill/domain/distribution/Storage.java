package dev.waybill.domain.distribution;

/// Sizes in the unit in which devices report their storage.
final class Storage {

    private static final long MEBIBYTE = 1L << 20;

    private Storage() {}

    /// `bytes` in MiB, rounded up.
    static long mebibytes(long bytes) {
        return bytes / MEBIBYTE + (bytes % MEBIBYTE == 0 ? 0 : 1);
    }
}
