package dev.waybill.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Picks windows of 32 bytes by their content: the same bytes are picked wherever they lie.
final class Samples {

    static final int WINDOW_BYTES = 32;

    private static final int[] GEAR = Gear.ints();
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Samples() {}

    /// Takes a window that was picked.
    interface Sink {

        /// Takes the window.
        ///
        /// @param at where the window begins in the array
        /// @param hash 32 bits that stand for its bytes
        void picked(int at, int hash);
    }

    /// Gives `sink` the windows of `data` from `from` to `to`, about one of 2^`rarity`. A window
    /// with the hash of the one before it (bytes that repeat) is left out.
    static void pick(byte[] data, int from, int to, int rarity, Sink sink) {
        int[] gear = GEAR;
        int mask = -1 << Integer.SIZE - rarity;
        int rolling = 0;
        int last = 0;
        int i = from;
        for (int whole = Math.min(to, from + WINDOW_BYTES - 1); i < whole; i++) {
            rolling = (rolling << 1) + gear[data[i] & 0xFF];
        }
        // four bytes a step, of which only the last sum waits for the step before
        for (int quads = to - 3; i < quads; i += 4) {
            int a = gear[data[i] & 0xFF];
            int ab = (a << 1) + gear[data[i + 1] & 0xFF];
            int abc = (ab << 1) + gear[data[i + 2] & 0xFF];
            int abcd = (abc << 1) + gear[data[i + 3] & 0xFF];
            if (((rolling << 1) + a & mask) == 0) {
                last = picked(data, i, last, sink);
            }
            if (((rolling << 2) + ab & mask) == 0) {
                last = picked(data, i + 1, last, sink);
            }
            if (((rolling << 3) + abc & mask) == 0) {
                last = picked(data, i + 2, last, sink);
            }
            rolling = (rolling << 4) + abcd;
            if ((rolling & mask) == 0) {
                last = picked(data, i + 3, last, sink);
            }
        }
        for (; i < to; i++) {
            rolling = (rolling << 1) + gear[data[i] & 0xFF];
            if ((rolling & mask) == 0) {
                last = picked(data, i, last, sink);
            }
        }
    }

    /// Hands on the window that ends with the byte at `at`; returns its hash.
    private static int picked(byte[] data, int at, int last, Sink sink) {
        int begin = at + 1 - WINDOW_BYTES;
        int hash = hash(data, begin);
        if (hash != last) {
            sink.picked(begin, hash);
        }
        return hash;
    }

    private static int hash(byte[] data, int at) {
        long hash = 0;
        for (int i = 0; i < WINDOW_BYTES; i += Long.BYTES) {
            hash = Gear.mix(hash + (long) LONGS.get(data, at + i));
        }
        return (int) (hash >>> Integer.SIZE);
    }
}
