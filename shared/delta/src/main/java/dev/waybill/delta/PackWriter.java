package dev.waybill.delta;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes frames to a pack, and the ops that lead back. What does not compress and is long enough
/// to be worth a request is not packed, but left to be fetched from the target blob.
final class PackWriter implements AutoCloseable {

    /// A shorter stretch goes into the pack as it is.
    private static final int LEAST_FETCH_BYTES = 256 << 10;

    /// What an op of planes and a frame of the bytes before its first element take in the plan.
    private static final int PLANES_OP_BYTES = 200;

    private static final byte[] ZSTD_DICTIONARY = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

    private final SeekableBytes base;
    private final OutputStream pack;
    private final FrameCompressor compressor = new FrameCompressor();
    private final List<Op> ops = new ArrayList<>();
    private final Alignment alignment;
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

    /// Adds the first `length` bytes of `data`, which lie at `offset` of the target.
    void frame(byte[] data, int length, long offset, List<Range> parts) throws IOException {
        add(compressed(data, length, parts), length, offset);
    }

    /// The same, or less: where bytes of the base lie near, frames of planes are tried, too, and
    /// these end with a whole element.
    ///
    /// @param shifts where the bytes may lie in the base, less where they lie in the target; the
    ///   likeliest first
    /// @return how many bytes were added
    int frame(byte[] data, int length, long offset, List<Range> parts, long... shifts)
            throws IOException {
        Piece plain = compressed(data, length, parts);
        if (plain.size() > length / 4) {
            long[] hints = new long[shifts.length + 1];
            hints[0] = lastShift;
            System.arraycopy(shifts, 0, hints, 1, shifts.length);
            Optional<Alignment.Found> found = alignment.find(data, length, offset, hints);
            if (found.isPresent()) {
                int added = planes(data, length, offset, found.get(), plain);
                if (added > 0) {
                    lastShift = found.get().shift();
                    return added;
                }
            }
        }
        add(plain, length, offset);
        return length;
    }

    /// Adds frames of planes if they need less than `plain`; else nothing.
    private int planes(byte[] data, int length, long offset, Alignment.Found found, Piece plain)
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
        int size = compressor.compressPlanes(planes, whole);
        if (size + PLANES_OP_BYTES >= (long) plain.size() * whole / length) {
            return 0;
        }
        byte[] frame = compressor.copyOfFrame(size);
        if (begin > 0) {
            frame(data, begin, offset, List.of());
        }
        pack.write(frame, 0, size);
        ops.add(
                new Op.PlanesFrame(
                        new Range(packed, size),
                        found.planes().width(),
                        found.planes().mode(),
                        near));
        packed += size;
        return begin + whole;
    }

    /// A frame that was made: its bytes, and the parts of its dictionary.
    private record Piece(ByteBuffer frame, List<Range> dictionary) {

        int size() {
            return frame.remaining();
        }
    }

    private Piece compressed(byte[] data, int length, List<Range> parts) throws IOException {
        List<Range> used = plainBytes(parts);
        if (used.isEmpty()) {
            return piece(compressor.compress(data, length), used);
        }
        Piece aided = piece(compressor.compress(data, length, dictionary), used);
        if (aided.size() <= length / 2) {
            return aided;
        }
        // the dictionary helped little, if at all
        int alone = compressor.compress(data, length);
        return alone <= aided.size() ? piece(alone, List.of()) : aided;
    }

    private Piece piece(int size, List<Range> used) {
        return new Piece(ByteBuffer.wrap(compressor.copyOfFrame(size)), used);
    }

    private void add(Piece piece, int length, long offset) throws IOException {
        if (length >= LEAST_FETCH_BYTES && piece.size() >= length - length / 256) {
            fetch(new Range(offset, length));
            return;
        }
        pack.write(piece.frame().array(), 0, piece.size());
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
        Range first = parts.getFirst();
        shorter.set(0, new Range(first.offset() + 1, first.length() - 1));
        read(shorter);
        return shorter;
    }

    private void read(List<Range> parts) throws IOException {
        long bytes = 0;
        for (Range part : parts) {
            bytes += part.length();
        }
        if (dictionary.length != bytes) {
            dictionary = new byte[Math.toIntExact(bytes)];
        }
        int at = 0;
        for (Range part : parts) {
            int length = Math.toIntExact(part.length());
            base.read(part.offset(), ByteBuffer.wrap(dictionary, at, length));
            at += length;
        }
    }

    private static boolean startsLikeZstd(byte[] bytes) {
        for (int i = 0; i < ZSTD_DICTIONARY.length; i++) {
            if (bytes[i] != ZSTD_DICTIONARY[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        compressor.close();
    }
}
