package dev.waybill.delta;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of an open file. Never mapped: a mapping cannot be let go at a known time, and a file
/// that is cut short under it kills the process.
record ChannelBytes(FileChannel channel, long sizeBytes) implements SeekableBytes {

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new EOFException("the file ends at " + at);
            }
            at += count;
        }
    }
}
