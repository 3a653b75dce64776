package dev.waybill.delta;

/// Where a chunk ends: content-defined chunking after W. Xia et al., "The Design of Fast
/// Content-Defined Chunking for Data Deduplication Based Storage Systems" (IEEE TPDS, 2020), with
/// normalisation level 2.
///
/// A gear hash rolls over the bytes behind the first 16 KiB of the chunk; the chunk ends behind the
/// byte at which its top bits are zero: 18 of them before 64 KiB, 14 after, at the latest at 256
/// KiB. Four bytes are taken per step, so that only one shift and one addition of each step wait
/// for the step before.
public final class FastCdc {

    static final int MIN_BYTES = 16 << 10;
    static final int AVERAGE_BYTES = 64 << 10;
    static final int MAX_BYTES = 256 << 10;

    /// 16 bits would give 64 KiB; two more before that size and two fewer behind it draw the sizes
    /// together.
    private static final long HARD = -1L << (Long.SIZE - 18);

    private static final long EASY = -1L << (Long.SIZE - 14);

    private static final long[] GEAR = Gear.longs();

    private FastCdc() {}

    /// The length of the chunk that begins at `from`, where `data` goes on to `end`. To be the same
    /// whatever the buffer, `end − from` must be at least [#MAX_BYTES], or `end` the end of all.
    public static int cut(byte[] data, int from, int end) {
        int size = end - from;
        if (size <= MIN_BYTES) {
            return size;
        }
        int last = from + Math.min(size, MAX_BYTES);
        int normal = Math.min(last, from + AVERAGE_BYTES);
        long[] gear = GEAR;
        long hash = 0;
        int i = from + MIN_BYTES;
        for (int stop = normal; ; stop = last) {
            long mask = stop == normal ? HARD : EASY;
            for (int quads = stop - 3; i < quads; i += 4) {
                long a = gear[data[i] & 0xFF];
                long b = gear[data[i + 1] & 0xFF];
                long c = gear[data[i + 2] & 0xFF];
                long d = gear[data[i + 3] & 0xFF];
                long ab = (a << 1) + b;
                long cd = (c << 1) + d;
                if (((hash << 1) + a & mask) == 0) {
                    return i + 1 - from;
                }
                if (((hash << 2) + ab & mask) == 0) {
                    return i + 2 - from;
                }
                if (((hash << 3) + ((ab << 1) + c) & mask) == 0) {
                    return i + 3 - from;
                }
                hash = (hash << 4) + ((ab << 2) + cd);
                if ((hash & mask) == 0) {
                    return i + 4 - from;
                }
            }
            for (; i < stop; i++) {
                hash = (hash << 1) + gear[data[i] & 0xFF];
                if ((hash & mask) == 0) {
                    return i + 1 - from;
                }
            }
            if (stop == last) {
                return last - from;
            }
        }
    }
}
