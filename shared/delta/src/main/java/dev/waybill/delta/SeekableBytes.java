package dev.waybill.delta;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Bytes of a known size that can be read at any place: a file, or ranges of an object that lies
/// elsewhere.
///
/// The encoder reads in ascending order but for a few looks around the borders of equal parts; a
/// rebuilder that follows its plans reads the pack in ascending order without gaps, so that one
/// open download can serve it.
public interface SeekableBytes {

    /// The bytes of `channel`, as long as it is now. The channel stays the caller's to close.
    static SeekableBytes of(FileChannel channel) throws IOException {
        return new ChannelBytes(channel, channel.size());
    }

    /// The bytes of `array`, which nobody may change from now on.
    static SeekableBytes of(byte[] array) {
        return new ArrayBytes(array);
    }

    /// How many there are.
    long sizeBytes();

    /// Fills `into` from its position to its limit with the bytes from `offset` on.
    ///
    /// @throws EOFException when there are not so many
    void read(long offset, ByteBuffer into) throws IOException;
}
