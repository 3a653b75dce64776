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
        int shift = Integer.SIZE - rarity;
        int rolling = 0;
        int last = 0;
        for (int i = from; i < to; i++) {
            rolling = (rolling << 1) + gear[data[i] & 0xFF];
            if (rolling >>> shift != 0 || i - from < WINDOW_BYTES - 1) {
                continue;
            }
            int begin = i + 1 - WINDOW_BYTES;
            int hash = hash(data, begin);
            if (hash != last) {
                sink.picked(begin, hash);
                last = hash;
            }
        }
    }

    private static int hash(byte[] data, int at) {
        long hash = 0;
        for (int i = 0; i < WINDOW_BYTES; i += Long.BYTES) {
            hash = Gear.mix(hash + (long) LONGS.get(data, at + i));
        }
        return (int) (hash >>> Integer.SIZE);
    }
}
