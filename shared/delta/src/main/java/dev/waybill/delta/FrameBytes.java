package dev.waybill.delta;

import java.io.IOException;
import java.io.OutputStream;

/// One Zstandard frame, in memory that the next one takes again.
final class FrameBytes {

    private byte[] bytes = new byte[0];
    private int length;

    /// Makes room for a frame of up to `most` bytes. What was there is lost.
    byte[] room(int most) {
        if (bytes.length < most) {
            bytes = new byte[most];
        }
        return bytes;
    }

    /// Says how many bytes of the room the frame took.
    void take(int taken) {
        length = taken;
    }

    /// How long the frame is.
    int length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }
}
