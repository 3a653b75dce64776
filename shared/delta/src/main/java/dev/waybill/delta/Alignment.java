package dev.waybill.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Finds where in the base the elements of a frame lie, and how they are told best ([Planes]).
///
/// A place is known by how many bytes are the same there. Hinted places are tried first, then those
/// around the first hint.
final class Alignment {

    /// What is found.
    ///
    /// @param shift where a byte of the frame lies in the base, less where it lies in the target
    /// @param begin where the first element begins in the frame
    /// @param end where the last byte that the base has a neighbour of ends
    /// @param planes how elements are told
    record Found(long shift, int begin, int end, Planes planes) {}

    private static final int AROUND = 4096;
    private static final int PROBE_BYTES = 2048;

    /// Elements are looked at in so many places of a frame.
    private static final int PLACES = 8;

    private static final int PLACE_BYTES = 8 << 10;

    /// A place where fewer bytes are the same, of 256, is not the right one: unrelated weights
    /// agree in about 10.
    private static final int LEAST_EQUAL = 26;

    private static final Planes[] WAYS = {
        new Planes(1, PlaneMode.XOR),
        new Planes(1, PlaneMode.DIFFERENCE),
        new Planes(2, PlaneMode.XOR),
        new Planes(2, PlaneMode.DIFFERENCE),
        new Planes(4, PlaneMode.XOR),
        new Planes(4, PlaneMode.DIFFERENCE)
    };

    private final SeekableBytes base;
    private final byte[] around = new byte[PROBE_BYTES + 2 * AROUND];

    /// How often each byte is seen, plane by plane.
    private final int[][] counts = new int[Planes.WIDEST][256];

    private byte[] aligned = new byte[0];

    Alignment(SeekableBytes base) {
        this.base = base;
    }

    /// The best way for the first `length` bytes of `frame`, which lies at `offset` of the target;
    /// absent when nothing of the base lies near.
    ///
    /// @param hints shifts to try, the likeliest first
    Optional<Found> find(byte[] frame, int length, long offset, long... hints) throws IOException {
        Place best = null;
        int most = LEAST_EQUAL - 1;
        for (int i = 0; i < hints.length; i++) {
            long hint = hints[i];
            if (Arrays.stream(hints, 0, i).anyMatch(earlier -> earlier == hint)) {
                continue;
            }
            Place place = place(offset, hint, length);
            int equal = place.isWide(length) ? equal(frame, place) : 0;
            if (equal > most) {
                most = equal;
                best = place;
            }
        }
        if (best == null && hints.length > 0) {
            Place near = place(offset, near(frame, length, offset, hints[0]), length);
            if (near.isWide(length) && equal(frame, near) >= LEAST_EQUAL) {
                best = near;
            }
        }
        return best == null ? Optional.empty() : Optional.of(way(frame, best));
    }

    /// The part of a frame that has neighbours in the base.
    ///
    /// @param shift where they lie in the base, less where the frame's bytes lie in the target
    /// @param base where they begin in the base
    /// @param from where the part begins in the frame
    /// @param to where it ends
    private record Place(long shift, long base, int from, int to) {

        int length() {
            return to - from;
        }

        boolean isWide(int frameBytes) {
            return length() > 0 && length() >= frameBytes / 2;
        }
    }

    private Place place(long offset, long shift, int length) {
        long from = Math.clamp(-(offset + shift), 0, length);
        long to = Math.clamp(base.sizeBytes() - offset - shift, from, length);
        return new Place(shift, offset + shift + from, (int) from, (int) to);
    }

    /// The base's bytes from `offset` on. They change with the next call.
    byte[] bytes(long offset, int length) throws IOException {
        if (aligned.length < length) {
            aligned = new byte[length];
        }
        base.read(offset, ByteBuffer.wrap(aligned, 0, length));
        return aligned;
    }

    /// How many bytes are the same, of 256.
    private int equal(byte[] frame, Place place) throws IOException {
        byte[] other = bytes(place.base(), place.length());
        int same = EqualBytes.count(frame, place.from(), other, 0, place.length());
        return (int) (256L * same / place.length());
    }

    /// The best shift around `hint` for a probe from the middle of the frame.
    private long near(byte[] frame, int length, long offset, long hint) throws IOException {
        int probe = Math.min(PROBE_BYTES, length);
        int middle = (length - probe) / 2;
        long from = Math.max(0, offset + middle + hint - AROUND);
        long to = Math.min(base.sizeBytes(), offset + middle + hint + probe + AROUND);
        if (to - from < probe) {
            return hint;
        }
        int room = (int) (to - from);
        base.read(from, ByteBuffer.wrap(around, 0, room));
        int most = 0;
        int best = 0;
        for (int at = 0; at + probe <= room; at++) {
            int same = EqualBytes.count(frame, middle, around, at, probe);
            if (same > most) {
                most = same;
                best = at;
            }
        }
        return from + best - offset - middle;
    }

    /// The way whose planes have the least entropy, seen in a few places of the frame.
    private Found way(byte[] frame, Place place) throws IOException {
        byte[] theirs = bytes(place.base(), place.length());
        Planes best = WAYS[0];
        int bestPhase = 0;
        double least = Double.MAX_VALUE;
        for (Planes planes : WAYS) {
            for (int phase = 0; phase < planes.width(); phase++) {
                double bits = bitsPerByte(planes, phase, frame, theirs, place);
                if (bits < least) {
                    least = bits;
                    best = planes;
                    bestPhase = phase;
                }
            }
        }
        return new Found(place.shift(), place.from() + bestPhase, place.to(), best);
    }

    private double bitsPerByte(Planes planes, int phase, byte[] frame, byte[] base, Place part) {
        int width = planes.width();
        int length = part.length();
        for (int plane = 0; plane < width; plane++) {
            Arrays.fill(counts[plane], 0);
        }
        int elements = 0;
        for (int place = 0; place < PLACES; place++) {
            int begin = (int) ((long) length * place / PLACES);
            int from = begin - begin % Planes.WIDEST + phase;
            int to = Math.min(length, from + PLACE_BYTES) - width;
            for (int at = from; at <= to; at += width) {
                int told = planes.tell(frame, part.from() + at, base, at);
                for (int plane = 0; plane < width; plane++) {
                    counts[plane][told >>> Byte.SIZE * plane & 0xFF]++;
                }
                elements++;
            }
        }
        double bits = 0;
        for (int plane = 0; plane < width; plane++) {
            for (int count : counts[plane]) {
                if (count > 0) {
                    bits -= count * Math.log((double) count / elements);
                }
            }
        }
        return elements == 0 ? Double.MAX_VALUE : bits / elements / width;
    }
}
