package dev.waybill.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Counts bytes that are the same in the same places.
final class EqualBytes {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ALL_BUT_SIGNS = 0x7F7F_7F7F_7F7F_7F7FL;

    private EqualBytes() {}

    /// How many of the `length` bytes of `ours` from `at` on are those of `theirs` from `inTheirs`
    /// on.
    static int count(byte[] ours, int at, byte[] theirs, int inTheirs, int length) {
        int differing = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long bits = (long) LONGS.get(ours, at + i) ^ (long) LONGS.get(theirs, inTheirs + i);
            // the sign of a byte says whether any of its bits is set
            long signs = (bits & ALL_BUT_SIGNS) + ALL_BUT_SIGNS | bits;
            differing += Long.bitCount(signs & ~ALL_BUT_SIGNS);
        }
        for (; i < length; i++) {
            differing += ours[at + i] == theirs[inTheirs + i] ? 0 : 1;
        }
        return length - differing;
    }
}
