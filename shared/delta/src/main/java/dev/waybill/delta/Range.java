package dev.waybill.delta;

/// A part of some bytes.
///
/// @param offset where it begins, ≥ 0
/// @param length how many bytes it has, ≥ 1
public record Range(long offset, long length) {

    public Range {
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalStateException("not a range");
        }
    }

    /// The offset behind its last byte.
    long end() {
        return offset + length;
    }
}
