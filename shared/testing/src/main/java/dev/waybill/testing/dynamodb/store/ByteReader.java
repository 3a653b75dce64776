package dev.waybill.testing.dynamodb.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteWriter] wrote.
final class ByteReader {
    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int readByte() {
        return bytes[position++];
    }

    long readNumber() {
        long value = 0;
        int shift = 0;
        while (true) {
            byte part = bytes[position++];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
            shift += 7;
        }
    }

    int readLength() {
        return Math.toIntExact(readNumber());
    }

    byte[] readBytes() {
        int length = readLength();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    String readString() {
        int length = readLength();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }
}
