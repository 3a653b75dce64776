package dev.waybill.testing.dynamodb.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes bytes, variable-length numbers and strings one after the other.
final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int length;

    void writeByte(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    /// A number of seven bits a byte, the lowest first.
    void writeNumber(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            writeByte((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        writeByte((int) rest);
    }

    void writeBytes(byte[] value) {
        writeNumber(value.length);
        if (bytes.length - length < value.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + value.length));
        }
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
