package dev.waybill.delta;

/// Bytes that base and target share.
///
/// @param target where they begin in the target
/// @param base where they begin in the base
/// @param length how many there are
record Match(long target, long base, long length) {

    long targetEnd() {
        return target + length;
    }

    long baseEnd() {
        return base + length;
    }

    /// Where it lies in the base, less where it lies in the target.
    long shift() {
        return base - target;
    }

    /// Whether `next` goes on where this ends, in both.
    boolean continuedBy(Match next) {
        return targetEnd() == next.target && baseEnd() == next.base;
    }

    Match and(Match next) {
        return new Match(target, base, length + next.length);
    }
}
