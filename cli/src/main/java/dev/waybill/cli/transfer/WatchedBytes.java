package dev.waybill.cli.transfer;

import dev.waybill.delta.SeekableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/// The base of a rebuild: long reads of it can be stopped, and what goes wrong is not taken for a
/// failure of the disk that is written to.
///
/// @param pulse felt before every read
record WatchedBytes(SeekableBytes bytes, Pulse pulse) implements SeekableBytes {

    @Override
    public long sizeBytes() {
        return bytes.sizeBytes();
    }

    /// @throws Unreadable instead of what `bytes` throws
    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        try {
            pulse.beat();
        } catch (InterruptedException e) {
            throw Interrupts.closed(e);
        }
        try {
            bytes.read(offset, into);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }

    /// The base cannot be read.
    static final class Unreadable extends IOException {

        private static final long serialVersionUID = 1L;

        Unreadable(IOException cause) {
            super(cause.toString(), cause);
        }
    }
}
