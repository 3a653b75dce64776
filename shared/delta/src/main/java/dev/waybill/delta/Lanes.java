package dev.waybill.delta;

/// Several elements of a frame of planes at once, side by side in a `long`: what [Planes] does to
/// one, without a branch, since the signs of weights are noise.
///
/// A lane is as wide as an element.
final class Lanes {

    private static final long BYTES_OF_SHORTS = 0x00FF_00FF_00FF_00FFL;
    private static final long SHORTS_OF_INTS = 0x0000_FFFF_0000_FFFFL;
    private static final long BYTES_OF_INTS = 0x0000_00FF_0000_00FFL;
    private static final long INT = 0xFFFF_FFFFL;

    private final boolean isXor;
    private final boolean isOrdered;
    private final int bits;
    private final long ones;
    private final long signs;

    /// @param width of an element: 1, 2 or 4 bytes
    Lanes(int width, PlaneMode mode) {
        this.isXor = mode == PlaneMode.XOR;
        this.isOrdered = width > 1;
        this.bits = Byte.SIZE * width;
        this.ones =
                switch (width) {
                    case 1 -> 0x0101_0101_0101_0101L;
                    case 2 -> 0x0001_0001_0001_0001L;
                    default -> 0x0000_0001_0000_0001L;
                };
        this.signs = ones << bits - 1;
    }

    /// What tells `ours` from `theirs`, lane by lane.
    long tell(long ours, long theirs) {
        if (isXor) {
            return ours ^ theirs;
        }
        long far = isOrdered ? minus(order(ours), order(theirs)) : minus(ours, theirs);
        return far << 1 & ~ones ^ spread(far >>> bits - 1);
    }

    /// Makes the elements again that `told` tells from `theirs`, `count` times as many as there are
    /// lanes. The loop is one that a compiler turns into the processor's vectors.
    void untell(long[] told, long[] theirs, long[] ours, int count) {
        if (isXor) {
            for (int i = 0; i < count; i++) {
                ours[i] = told[i] ^ theirs[i];
            }
        } else if (isOrdered) {
            for (int i = 0; i < count; i++) {
                ours[i] = unorder(plus(order(theirs[i]), far(told[i])));
            }
        } else {
            for (int i = 0; i < count; i++) {
                ours[i] = plus(theirs[i], far(told[i]));
            }
        }
    }

    private long order(long elements) {
        return elements ^ (spread(elements >>> bits - 1) | signs);
    }

    private long unorder(long numbers) {
        return numbers ^ (spread(~numbers >>> bits - 1) | signs);
    }

    private long far(long told) {
        return told >>> 1 & ~signs ^ spread(told);
    }

    /// Fills each lane with its lowest bit.
    private long spread(long lanes) {
        long lowest = lanes & ones;
        return (lowest << bits) - lowest;
    }

    private long plus(long a, long b) {
        return (a & ~signs) + (b & ~signs) ^ (a ^ b) & signs;
    }

    private long minus(long a, long b) {
        return (a | signs) - (b & ~signs) ^ ~(a ^ b) & signs;
    }

    /// Makes lanes of two bytes of their lower and upper bytes, four at a time. The loop is one
    /// that a compiler turns into the processor's vectors.
    static void interleave(int[] lower, int[] upper, long[] lanes, int count) {
        for (int i = 0; i < count; i++) {
            lanes[i] = fourApart(lower[i]) | fourApart(upper[i]) << Byte.SIZE;
        }
    }

    /// Puts four bytes into the lower halves of four lanes of two bytes.
    private static long fourApart(int bytes) {
        long two = bytes & INT;
        long apart = (two | two << 16) & SHORTS_OF_INTS;
        return (apart | apart << 8) & BYTES_OF_SHORTS;
    }

    /// The lower halves of four lanes of two bytes.
    static int fourTogether(long lanes) {
        long bytes = lanes & BYTES_OF_SHORTS;
        long pairs = (bytes | bytes >>> 8) & SHORTS_OF_INTS;
        return (int) (pairs | pairs >>> 16);
    }

    /// Puts two bytes into the lowest bytes of two lanes of four.
    static long twoApart(int bytes) {
        long two = bytes & 0xFFFFL;
        return (two | two << 24) & BYTES_OF_INTS;
    }

    /// The lowest bytes of two lanes of four.
    static int twoTogether(long lanes) {
        long bytes = lanes & BYTES_OF_INTS;
        return (int) (bytes | bytes >>> 24) & 0xFFFF;
    }
}
