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
    public long end() {
        return offset + length;
    }

    /// What is left of it without its first `bytes` bytes, of which it has more.
    Range without(long bytes) {
        return new Range(offset + bytes, length - bytes);
    }
}
