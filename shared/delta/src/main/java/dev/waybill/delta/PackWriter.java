package dev.waybill.delta;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes frames to a pack, and the ops that lead back. What does not compress and is long enough
/// to be worth a request is not packed, but left to be fetched from the target blob.
final class PackWriter implements AutoCloseable {

    /// A shorter stretch goes into the pack as it is.
    private static final int LEAST_FETCH_BYTES = 256 << 10;

    /// A frame that shrinks to less than one of so many bytes is small enough.
    private static final int SMALL = 64;

    /// What an op of planes and a frame of the bytes before its first element take in the plan.
    private static final int PLANES_OP_BYTES = 200;

    private static final byte[] ZSTD_DICTIONARY = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

    private final SeekableBytes base;
    private final OutputStream pack;
    private final FrameCompressor compressor = new FrameCompressor();
    private final List<Op> ops = new ArrayList<>();
    private final Alignment alignment;
    private final FrameBytes aided = new FrameBytes();
    private final FrameBytes alone = new FrameBytes();
    private final FrameBytes told = new FrameBytes();

    /// Arrays for dictionaries by their lengths, of which there are few.
    private final Map<Integer, byte[]> dictionaries = new HashMap<>();

    private byte[] dictionary = new byte[0];
    private byte[] planes = new byte[0];
    private long packed;

    /// How the frame before lay in the base: the next one probably does so, too.
    private long lastShift;

    PackWriter(SeekableBytes base, OutputStream pack) {
        this.base = base;
        this.pack = pack;
        this.alignment = new Alignment(base);
    }

    /// Adds bytes that the device copies from its base.
    void copy(Range from) {
        ops.add(new Op.Copy(from));
    }

    /// Adds the first `length` bytes of `data`, which lie at `offset` of the target, with no help
    /// of the base.
    void frame(byte[] data, int length, long offset) throws IOException {
        add(alone(data, length), length, offset);
    }

    /// Adds the first `length` bytes of `data`, which lie at `offset` of the target, or fewer:
    /// where bytes of the base lie near, frames of planes are tried, too, and these end with a
    /// whole element. A dictionary that nothing speaks for is not tried where the bytes compress
    /// badly and planes do better.
    ///
    /// @param shifts where the bytes may lie in the base, less where they lie in the target; the
    ///   likeliest first
    /// @return how many bytes were added
    int frame(byte[] data, int length, long offset, Dictionaries.Choice choice, long... shifts)
            throws IOException {
        Piece plain;
        if (choice.isAlike()) {
            plain = helped(data, length, choice.parts());
        } else {
            Piece alone = alone(data, length);
            if (alone.size() > length / 4 * 3) {
                int added = planes(data, length, offset, length / 4 * 3, shifts);
                if (added > 0) {
                    return added;
                }
            }
            plain = shorter(aided(data, length, choice.parts()), alone);
        }
        int added = planes(data, length, offset, plain.size(), shifts);
        if (added > 0) {
            return added;
        }
        add(plain, length, offset);
        return length;
    }

    /// Adds frames of planes if bytes of the base lie near and all of the frame would need less
    /// than `most` bytes so; else nothing.
    private int planes(byte[] data, int length, long offset, int most, long... shifts)
            throws IOException {
        if (most <= length / SMALL) {
            return 0;
        }
        long[] hints = new long[shifts.length + 1];
        hints[0] = lastShift;
        System.arraycopy(shifts, 0, hints, 1, shifts.length);
        Optional<Alignment.Found> found = alignment.find(data, length, offset, hints);
        int added = found.isPresent() ? planes(data, length, offset, found.get(), most) : 0;
        if (added > 0) {
            lastShift = found.get().shift();
        }
        return added;
    }

    private int planes(byte[] data, int length, long offset, Alignment.Found found, int most)
            throws IOException {
        int begin = found.begin();
        int whole = (found.end() - begin) / Planes.WIDEST * Planes.WIDEST;
        if (whole <= 0) {
            return 0;
        }
        if (planes.length < whole) {
            planes = new byte[whole];
        }
        Range near = new Range(offset + begin + found.shift(), whole);
        found.planes().split(data, begin, alignment.bytes(near.offset(), whole), whole, planes);
        compressor.compressPlanes(planes, whole, told);
        int size = told.length();
        if (size + PLANES_OP_BYTES >= (long) most * whole / length) {
            return 0;
        }
        if (begin > 0) {
            frame(data, begin, offset);
        }
        told.writeTo(pack);
        ops.add(
                new Op.PlanesFrame(
                        new Range(packed, size),
                        found.planes().width(),
                        found.planes().mode(),
                        near));
        packed += size;
        return begin + whole;
    }

    /// A frame that was made, to be used before the next one, and the parts of its dictionary.
    private record Piece(FrameBytes frame, List<Range> dictionary) {

        int size() {
            return frame.length();
        }
    }

    /// With a dictionary, if that helps.
    private Piece helped(byte[] data, int length, List<Range> parts) throws IOException {
        Piece helped = aided(data, length, parts);
        return helped.size() <= length / 2 ? helped : shorter(helped, alone(data, length));
    }

    private Piece aided(byte[] data, int length, List<Range> parts) throws IOException {
        List<Range> used = plainBytes(parts);
        if (used.isEmpty()) {
            return alone(data, length);
        }
        compressor.compress(data, length, dictionary, aided);
        return new Piece(aided, used);
    }

    private Piece alone(byte[] data, int length) {
        compressor.compress(data, length, alone);
        return new Piece(alone, List.of());
    }

    private static Piece shorter(Piece aided, Piece alone) {
        return alone.size() <= aided.size() ? alone : aided;
    }

    private void add(Piece piece, int length, long offset) throws IOException {
        if (length >= LEAST_FETCH_BYTES && piece.size() >= length - length / 256) {
            fetch(new Range(offset, length));
            return;
        }
        piece.frame().writeTo(pack);
        ops.add(new Op.Frame(new Range(packed, piece.size()), length, piece.dictionary()));
        packed += piece.size();
    }

    List<Op> ops() {
        return ops;
    }

    private void fetch(Range from) {
        if (!ops.isEmpty()
                && ops.getLast() instanceof Op.Fetch last
                && last.from().end() == from.offset()) {
            ops.removeLast();
            ops.add(
                    new Op.Fetch(
                            new Range(last.from().offset(), last.from().length() + from.length())));
        } else {
            ops.add(new Op.Fetch(from));
        }
    }

    /// Reads the dictionary. One that begins like Zstandard's own would be taken for such, so it
    /// loses its first byte.
    private List<Range> plainBytes(List<Range> parts) throws IOException {
        if (parts.isEmpty()) {
            return parts;
        }
        read(parts);
        if (!startsLikeZstd(dictionary)) {
            return parts;
        }
        List<Range> shorter = new ArrayList<>(parts);
        Range first = shorter.removeFirst();
        if (first.length() > 1) {
            shorter.addFirst(first.without(1));
        }
        read(shorter);
        return shorter;
    }

    private void read(List<Range> parts) throws IOException {
        long bytes = 0;
        for (Range part : parts) {
            bytes += part.length();
        }
        dictionary = array(Math.toIntExact(bytes));
        int at = 0;
        for (Range part : parts) {
            int length = Math.toIntExact(part.length());
            base.read(part.offset(), ByteBuffer.wrap(dictionary, at, length));
            at += length;
        }
    }

    /// An array of that length, which is what Zstandard's binding wants: one that was used before,
    /// if there is one.
    private byte[] array(int length) {
        if (dictionary.length == length) {
            return dictionary;
        }
        return length % Dictionaries.STEP_BYTES == 0
                ? dictionaries.computeIfAbsent(length, byte[]::new)
                : new byte[length];
    }

    private static boolean startsLikeZstd(byte[] bytes) {
        int length = ZSTD_DICTIONARY.length;
        return bytes.length >= length
                && Arrays.equals(bytes, 0, length, ZSTD_DICTIONARY, 0, length);
    }

    @Override
    public void close() {
        compressor.close();
    }
}
