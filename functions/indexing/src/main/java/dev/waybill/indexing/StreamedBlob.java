package dev.waybill.indexing;

import dev.waybill.delta.SeekableBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A blob in the bucket that is read from its first byte to its last, through a window in memory.
/// Not for several threads.
final class StreamedBlob implements SeekableBytes {

    private static final int WINDOW_BYTES = 16 << 20;

    private final SpooledBlob.Source source;
    private final long sizeBytes;
    private final Window window = new Window();
    private long begin;

    StreamedBlob(SpooledBlob.Source source, long sizeBytes) {
        this.source = source;
        this.sizeBytes = sizeBytes;
    }

    /// Gives out its bytes without a copy of all of them.
    private static final class Window extends ByteArrayOutputStream {

        Window() {
            super(WINDOW_BYTES);
        }

        void copy(int from, ByteBuffer into, int length) {
            into.put(buf, from, length);
        }
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset + into.remaining() > sizeBytes) {
            throw new EOFException("the blob ends at " + sizeBytes);
        }
        long at = offset;
        while (into.hasRemaining()) {
            if (at < begin || at >= begin + window.size()) {
                move(at);
            }
            int from = (int) (at - begin);
            int length = Math.min(into.remaining(), window.size() - from);
            window.copy(from, into, length);
            at += length;
        }
    }

    private void move(long to) throws IOException {
        long length = Math.min(WINDOW_BYTES, sizeBytes - to);
        window.reset();
        begin = to;
        source.copy(to, length, window);
        if (window.size() != length) {
            window.reset();
            throw new EOFException("fewer bytes came than were asked for");
        }
    }
}
