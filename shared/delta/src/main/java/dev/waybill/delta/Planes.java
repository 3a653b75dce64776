package dev.waybill.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers that changed a little, as weights do that were trained on: no byte string of the base
/// comes again, but each element lies near the one in its place.
///
/// A frame's bytes are taken as little-endian elements of `width` bytes, from its first byte on. Of
/// each stands what tells it from the base's element in the same place: the bits that differ
/// ([PlaneMode#XOR]), or the distance ([PlaneMode#DIFFERENCE]). For the distance, elements of 2 and
/// 4 bytes are numbered in the order of the floating-point numbers they stand for, negative ones
/// from below, so that neighbours are neighbours in any such format; bytes are as they are. Its
/// sign goes to the lowest bit (*zigzag*). Then come all lowest bytes of the elements, then all
/// second ones, and so on: the upper planes are nearly empty. Bytes behind the last whole element
/// stand at the end, as the bits that differ.
final class Planes {

    /// What an element may be wide.
    static final int WIDEST = 4;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int width;
    private final PlaneMode mode;
    private final Lanes lanes;
    private final int sign;
    private final int mask;
    private final int unused;
    private final int top;

    /// @param width 1, 2 or 4 bytes
    Planes(int width, PlaneMode mode) {
        if (!isWidth(width)) {
            throw new IllegalStateException("no elements of " + width + " bytes");
        }
        this.width = width;
        this.mode = mode;
        this.lanes = new Lanes(width, mode);
        this.unused = Integer.SIZE - Byte.SIZE * width;
        this.mask = -1 >>> unused;
        this.top = Byte.SIZE * width - 1;
        this.sign = mask ^ (mask >>> 1);
    }

    static boolean isWidth(long width) {
        return width == 1 || width == 2 || width == WIDEST;
    }

    int width() {
        return width;
    }

    PlaneMode mode() {
        return mode;
    }

    Lanes lanes() {
        return lanes;
    }

    /// Writes the planes of `length` bytes of `target`, from `from` on, to the beginning of `out`.
    ///
    /// @param base the base's bytes in the same places, from 0 on
    void split(byte[] target, int from, byte[] base, int length, byte[] out) {
        int count = length / width;
        int together = count - count % (Long.BYTES / width);
        for (int i = 0; i < together; i += Long.BYTES / width) {
            int at = i * width;
            long told = lanes.tell((long) LONGS.get(target, from + at), (long) LONGS.get(base, at));
            switch (width) {
                case 1 -> LONGS.set(out, i, told);
                case 2 -> {
                    INTS.set(out, i, Lanes.fourTogether(told));
                    INTS.set(out, count + i, Lanes.fourTogether(told >>> 8));
                }
                default -> {
                    SHORTS.set(out, i, (short) Lanes.twoTogether(told));
                    SHORTS.set(out, count + i, (short) Lanes.twoTogether(told >>> 8));
                    SHORTS.set(out, 2 * count + i, (short) Lanes.twoTogether(told >>> 16));
                    SHORTS.set(out, 3 * count + i, (short) Lanes.twoTogether(told >>> 24));
                }
            }
        }
        for (int i = together; i < count; i++) {
            int told = tell(target, from + i * width, base, i * width);
            for (int plane = 0; plane < width; plane++) {
                out[plane * count + i] = (byte) (told >>> Byte.SIZE * plane);
            }
        }
        for (int i = count * width; i < length; i++) {
            out[i] = (byte) (target[from + i] ^ base[i]);
        }
    }

    /// What tells the element of `target` at `at` from the one of `base` at `inBase`.
    int tell(byte[] target, int at, byte[] base, int inBase) {
        return tell(element(target, at), element(base, inBase));
    }

    private int tell(int ours, int theirs) {
        if (mode == PlaneMode.XOR) {
            return ours ^ theirs;
        }
        int far = order(ours) - order(theirs) << unused >> unused;
        return (far << 1 ^ far >> Integer.SIZE - 1) & mask;
    }

    /// The element that `told` tells from `theirs`.
    int untell(int told, int theirs) {
        if (mode == PlaneMode.XOR) {
            return told ^ theirs;
        }
        int zigzag = told & mask;
        int far = zigzag >>> 1 ^ -(zigzag & 1);
        return unorder(order(theirs & mask) + far & mask);
    }

    private int element(byte[] bytes, int at) {
        return switch (width) {
            case 1 -> bytes[at] & 0xFF;
            case 2 -> (short) SHORTS.get(bytes, at) & 0xFFFF;
            default -> (int) INTS.get(bytes, at);
        };
    }

    private int order(int bits) {
        if (width == 1) {
            return bits;
        }
        return (bits ^ (-(bits >>> top) | sign)) & mask;
    }

    private int unorder(int number) {
        if (width == 1) {
            return number;
        }
        return (number ^ ((number >>> top) - 1 | sign)) & mask;
    }
}
