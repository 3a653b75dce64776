package dev.waybill.delta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/// Makes the bytes of planes frames again, a few KiB at a time, in memory that it keeps, and the
/// processor keeps near. Not for several threads.
final class PlaneJoiner {

    /// So many times eight bytes are made at once.
    private static final int BLOCK = 1 << 10;

    private final long[] told = new long[BLOCK];
    private final long[] theirs = new long[BLOCK];
    private final long[] ours = new long[BLOCK];
    private final int[] fours = new int[BLOCK];
    private final int[] upperFours = new int[BLOCK];
    private final short[] twos = new short[BLOCK];

    /// Fills the beginning of `told`.
    @FunctionalInterface
    private interface Told {

        /// Reads what tells the elements of `count` times eight bytes, from the `from`-th eight on.
        void read(int from, int count);
    }

    /// Makes the target again: from `planes` and `base`, all of both, to `out`. All three begin at
    /// 0.
    void join(Planes way, ByteBuffer planes, ByteBuffer base, ByteBuffer out) {
        int width = way.width();
        int count = out.limit() / width;
        Told source = source(planes, width, count);
        LongBuffer from = little(base.slice(0, out.limit())).asLongBuffer();
        LongBuffer to = little(out.slice(0, out.limit())).asLongBuffer();
        int longs = count * width / Long.BYTES;
        for (int i = 0; i < longs; i += BLOCK) {
            int block = Math.min(BLOCK, longs - i);
            source.read(i, block);
            from.get(i, theirs, 0, block);
            way.lanes().untell(told, theirs, ours, block);
            to.put(i, ours, 0, block);
        }
        for (int i = longs * Long.BYTES / width; i < count; i++) {
            joinOne(way, i, count, planes, base, out);
        }
        for (int i = count * width; i < out.limit(); i++) {
            out.put(i, (byte) (planes.get(i) ^ base.get(i)));
        }
    }

    private Told source(ByteBuffer planes, int width, int count) {
        return switch (width) {
            case 1 -> {
                LongBuffer all = little(planes.slice(0, count)).asLongBuffer();
                yield (from, longs) -> all.get(from, told, 0, longs);
            }
            case 2 -> {
                IntBuffer low = little(planes.slice(0, count)).asIntBuffer();
                IntBuffer high = little(planes.slice(count, count)).asIntBuffer();
                yield (from, longs) -> {
                    low.get(from, fours, 0, longs);
                    high.get(from, upperFours, 0, longs);
                    Lanes.interleave(fours, upperFours, told, longs);
                };
            }
            default -> {
                ShortBuffer[] each = new ShortBuffer[width];
                for (int plane = 0; plane < width; plane++) {
                    each[plane] = little(planes.slice(plane * count, count)).asShortBuffer();
                }
                yield (from, longs) -> {
                    Arrays.fill(told, 0, longs, 0);
                    for (int plane = 0; plane < width; plane++) {
                        int shift = Byte.SIZE * plane;
                        each[plane].get(from, twos, 0, longs);
                        for (int i = 0; i < longs; i++) {
                            told[i] |= Lanes.twoApart(twos[i]) << shift;
                        }
                    }
                };
            }
        };
    }

    /// Makes the element `i` of `count`.
    private static void joinOne(
            Planes way, int i, int count, ByteBuffer planes, ByteBuffer base, ByteBuffer out) {
        int told = 0;
        int theirs = 0;
        for (int plane = 0; plane < way.width(); plane++) {
            int shift = Byte.SIZE * plane;
            told |= (planes.get(plane * count + i) & 0xFF) << shift;
            theirs |= (base.get(i * way.width() + plane) & 0xFF) << shift;
        }
        int ours = way.untell(told, theirs);
        for (int plane = 0; plane < way.width(); plane++) {
            out.put(i * way.width() + plane, (byte) (ours >>> Byte.SIZE * plane));
        }
    }

    private static ByteBuffer little(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
}
