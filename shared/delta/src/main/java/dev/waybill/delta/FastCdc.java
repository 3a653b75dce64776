package dev.waybill.delta;

/// Where chunks end: content-defined chunking after W. Xia et al., "The Design of Fast
/// Content-Defined Chunking for Data Deduplication Based Storage Systems" (IEEE TPDS, 2020), with
/// normalisation level 2.
///
/// A gear hash rolls over the bytes behind the first 16 KiB of a chunk; the chunk ends behind the
/// byte at which its top bits are zero: 18 of them before 64 KiB, 14 after, at the latest at 256
/// KiB. Four bytes are taken per step, so that only one shift and one addition of each step wait
/// for the step before. The bytes may come in pieces of any length. Not for several threads.
public final class FastCdc {

    static final int MIN_BYTES = 16 << 10;
    static final int AVERAGE_BYTES = 64 << 10;
    static final int MAX_BYTES = 256 << 10;

    /// 16 bits would give 64 KiB; two more before that size and two fewer behind it draw the sizes
    /// together.
    private static final long HARD = -1L << (Long.SIZE - 18);

    private static final long EASY = -1L << (Long.SIZE - 14);

    private static final long[] GEAR = Gear.longs();

    private long hash;

    /// How many bytes the chunk has so far.
    private int length;

    private boolean isCut;

    /// The length of the chunk that begins at `from`, where `data` goes on to `end`, and ends there
    /// if it goes on no longer.
    public static int cut(byte[] data, int from, int end) {
        return new FastCdc().take(data, from, end);
    }

    /// Takes the bytes of `data` from `from` to `to`, or up to the end of the chunk.
    ///
    /// @return how many were taken
    int take(byte[] data, int from, int to) {
        if (isCut) {
            isCut = false;
            length = 0;
            hash = 0;
        }
        int count = to - from;
        int at = from + Math.clamp(MIN_BYTES - length, 0, count);
        at = roll(data, at, from + Math.clamp(AVERAGE_BYTES - length, 0, count), HARD);
        if (!isCut) {
            at = roll(data, at, from + Math.min(MAX_BYTES - length, count), EASY);
        }
        length += at - from;
        isCut |= length == MAX_BYTES;
        return at - from;
    }

    /// Whether the chunk ended with the last byte that was taken. The next one begins another.
    boolean isCut() {
        return isCut;
    }

    /// Goes on to `stop`, or behind the byte at which the hash has none of the bits of `mask`.
    private int roll(byte[] data, int from, int stop, long mask) {
        long[] gear = GEAR;
        long rolling = hash;
        int i = from;
        for (int quads = stop - 3; i < quads; i += 4) {
            long a = gear[data[i] & 0xFF];
            long b = gear[data[i + 1] & 0xFF];
            long c = gear[data[i + 2] & 0xFF];
            long d = gear[data[i + 3] & 0xFF];
            long ab = (a << 1) + b;
            long cd = (c << 1) + d;
            if (((rolling << 1) + a & mask) == 0) {
                isCut = true;
                return i + 1;
            }
            if (((rolling << 2) + ab & mask) == 0) {
                isCut = true;
                return i + 2;
            }
            if (((rolling << 3) + ((ab << 1) + c) & mask) == 0) {
                isCut = true;
                return i + 3;
            }
            rolling = (rolling << 4) + ((ab << 2) + cd);
            if ((rolling & mask) == 0) {
                isCut = true;
                return i + 4;
            }
        }
        for (; i < stop; i++) {
            rolling = (rolling << 1) + gear[data[i] & 0xFF];
            if ((rolling & mask) == 0) {
                isCut = true;
                return i + 1;
            }
        }
        hash = rolling;
        return i;
    }
}
