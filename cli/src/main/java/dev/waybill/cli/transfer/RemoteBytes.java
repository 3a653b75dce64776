package dev.waybill.cli.transfer;

import dev.waybill.delta.SeekableBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.function.LongFunction;

/// Bytes that lie elsewhere, read from one stretch as long as they are asked for in order.
final class RemoteBytes implements SeekableBytes, Closeable {

    private final long sizeBytes;
    private final LongFunction<Stretch> stretches;
    private final Reached reached;
    private final byte[] buffer;
    private Optional<Stretch> open = Optional.empty();
    private long received;

    /// Is told after every piece that came.
    @FunctionalInterface
    interface Reached {

        /// All bytes before `offset` that were asked for are there.
        void offset(long offset) throws IOException, InterruptedException;
    }

    /// @param stretches gives the one that begins at an offset
    RemoteBytes(long sizeBytes, LongFunction<Stretch> stretches, Reached reached, int bufferBytes) {
        this.sizeBytes = sizeBytes;
        this.stretches = stretches;
        this.reached = reached;
        this.buffer = new byte[(int) Math.min(bufferBytes, sizeBytes)];
    }

    /// How many bytes came.
    long received() {
        return received;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    /// @throws Ended when they cannot be had
    /// @throws ClosedByInterruptException when the thread is interrupted, which it then still is
    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        try {
            while (into.hasRemaining()) {
                int read = at(at).read(buffer, Math.min(buffer.length, into.remaining()));
                if (read > 0) {
                    into.put(buffer, 0, read);
                    at += read;
                    received += read;
                    reached.offset(at);
                }
            }
        } catch (InterruptedException e) {
            throw Interrupts.closed(e);
        }
    }

    private Stretch at(long offset) {
        if (open.isPresent()) {
            Stretch stretch = open.get();
            if (stretch.position() == offset && offset < stretch.to()) {
                return stretch;
            }
            stretch.close();
        }
        Stretch next = stretches.apply(offset);
        open = Optional.of(next);
        return next;
    }

    @Override
    public void close() {
        open.ifPresent(Stretch::close);
    }
}
