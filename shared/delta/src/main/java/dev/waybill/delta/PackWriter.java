package dev.waybill.delta;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Writes frames to a pack, and the ops that lead back. What does not compress and is long enough
/// to be worth a request is not packed, but left to be fetched from the target blob.
final class PackWriter implements AutoCloseable {

    /// A shorter stretch goes into the pack as it is.
    private static final int LEAST_FETCH_BYTES = 256 << 10;

    private static final byte[] ZSTD_DICTIONARY = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

    private final SeekableBytes base;
    private final OutputStream pack;
    private final FrameCompressor compressor = new FrameCompressor();
    private final List<Op> ops = new ArrayList<>();
    private byte[] dictionary = new byte[0];
    private long packed;

    PackWriter(SeekableBytes base, OutputStream pack) {
        this.base = base;
        this.pack = pack;
    }

    /// Adds bytes that the device copies from its base.
    void copy(Range from) {
        ops.add(new Op.Copy(from));
    }

    /// Adds the `length` bytes of `data` that lie at `offset` of the target.
    void frame(byte[] data, int length, long offset, List<Range> parts) throws IOException {
        List<Range> used = plainBytes(parts);
        int size;
        byte[] frame;
        if (used.isEmpty()) {
            size = compressor.compress(data, length);
            frame = compressor.frame();
        } else {
            size = compressor.compress(data, length, dictionary);
            frame = compressor.frame();
            if (size > length / 2) {
                // the dictionary helped little, if at all
                byte[] aided = compressor.copyOfFrame(size);
                int alone = compressor.compress(data, length);
                boolean better = alone <= size;
                used = better ? List.of() : used;
                size = better ? alone : size;
                frame = better ? compressor.frame() : aided;
            }
        }
        if (length >= LEAST_FETCH_BYTES && size >= length - length / 256) {
            fetch(new Range(offset, length));
            return;
        }
        pack.write(frame, 0, size);
        ops.add(new Op.Frame(new Range(packed, size), length, used));
        packed += size;
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
