package dev.waybill.indexing;

import dev.waybill.delta.SeekableBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/// A blob in the bucket that is read at many places, of which only the parts that are looked at are
/// fetched, each once, into a sparse file. Memory does not grow with the blob. Where reading goes
/// on in order it fetches ahead, more and more. Not for several threads.
final class SpooledBlob implements SeekableBytes, AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int MOST_AHEAD = 16;

    private final Source source;
    private final long sizeBytes;
    private final TempSpace space;
    private final FileChannel file;
    private final BitSet there = new BitSet();
    private int lastFetched = -2;
    private int ahead = 1;

    private SpooledBlob(Source source, long sizeBytes, TempSpace space, FileChannel file) {
        this.source = source;
        this.sizeBytes = sizeBytes;
        this.space = space;
        this.file = file;
    }

    /// Where the bytes come from.
    @FunctionalInterface
    interface Source {
        /// Writes the `length` ≥ 1 bytes from `from` on to `out`.
        void copy(long from, long length, OutputStream out) throws IOException;
    }

    /// @param name of the file in `space`
    static SpooledBlob of(Source source, long sizeBytes, TempSpace space, String name)
            throws IOException {
        Path path = space.file(name);
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE);
        return new SpooledBlob(source, sizeBytes, space, file);
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long end = offset + into.remaining();
        if (offset < 0 || end > sizeBytes) {
            throw new EOFException("the blob ends at " + sizeBytes);
        }
        fetch(offset, end);
        long at = offset;
        while (into.hasRemaining()) {
            at += file.read(into, at);
        }
    }

    /// Fetches all of the blob that is not there, in order, and shows it to `watch`.
    void readAll(ByteWatch watch) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK_BYTES);
        for (long at = 0; at < sizeBytes; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BLOCK_BYTES, sizeBytes - at));
            read(at, buffer);
            watch.see(buffer.flip());
        }
    }

    /// Is shown bytes.
    @FunctionalInterface
    interface ByteWatch {
        void see(ByteBuffer bytes);
    }

    private void fetch(long from, long to) throws IOException {
        if (from == to) {
            return;
        }
        int first = (int) (from / BLOCK_BYTES);
        int last = (int) ((to - 1) / BLOCK_BYTES);
        for (int block = there.nextClearBit(first);
                block <= last;
                block = there.nextClearBit(block)) {
            ahead = block == lastFetched + 1 ? Math.min(2 * ahead, MOST_AHEAD) : 1;
            fetchRun(block, Math.max(last, block + ahead - 1));
        }
    }

    /// Fetches blocks from `first` on, to `last`, the blob's end, or the next one that is there.
    private void fetchRun(int first, int last) throws IOException {
        int known = there.nextSetBit(first);
        int end = known < 0 ? last + 1 : Math.min(last + 1, known);
        long from = (long) first * BLOCK_BYTES;
        long to = Math.min(sizeBytes, (long) end * BLOCK_BYTES);
        space.take(to - from);
        file.position(from);
        source.copy(from, to - from, new ChannelOutput(file));
        if (file.position() != to) {
            throw new EOFException("fewer bytes came than were asked for");
        }
        int blocks = (int) ((to + BLOCK_BYTES - 1) / BLOCK_BYTES);
        there.set(first, blocks);
        lastFetched = blocks - 1;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Writes to where the channel stands; closing it does nothing.
    private static final class ChannelOutput extends OutputStream {

        private final FileChannel channel;

        ChannelOutput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
