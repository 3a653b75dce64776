package dev.waybill.delta;

import java.io.EOFException;
import java.nio.ByteBuffer;

/// Bytes in memory.
final class ArrayBytes implements SeekableBytes {

    private final byte[] array;

    ArrayBytes(byte[] array) {
        this.array = array;
    }

    @Override
    public long sizeBytes() {
        return array.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws EOFException {
        if (offset < 0 || offset > array.length - into.remaining()) {
            throw new EOFException("there are " + array.length + " bytes");
        }
        into.put(array, Math.toIntExact(offset), into.remaining());
    }
}
