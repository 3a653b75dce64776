package dev.waybill.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/// Makes Zstandard frames, with a dictionary of raw bytes or without.
///
/// Zstandard indexes only as much of a dictionary as its tables are sized for, and says nothing: so
/// both tables are given two bits less than the dictionary has, which indexes all of it.
final class FrameCompressor implements AutoCloseable {

    private static final int LEVEL = 3;

    /// Planes are noise or nearly empty; searching longer finds no more. Short matches cost more
    /// than the same bytes as literals, and with a double hash literals are compressed at this
    /// level, too.
    private static final int PLANES_LEVEL = -1;

    /// Planes that are nearly empty are worth a longer search: most of what is left are addresses
    /// that moved by one distance or another.
    private static final int DEEP_LEVEL = 12;

    private static final int NEARLY_EMPTY = 4;

    private static final int DOUBLE_HASH = 2;
    private static final int PLANES_MATCH_BYTES = 7;

    private static final int LEAST_TABLE_LOG = 12;

    private final ZstdCompressCtx plain = context(LEVEL);
    private final ZstdCompressCtx aided = context(LEVEL);
    private final ZstdCompressCtx deep = context(DEEP_LEVEL);
    private final ZstdCompressCtx fast =
            context(PLANES_LEVEL).setStrategy(DOUBLE_HASH).setMinMatch(PLANES_MATCH_BYTES);

    private static ZstdCompressCtx context(int level) {
        ZstdCompressCtx context = new ZstdCompressCtx();
        context.setLevel(level);
        context.setChecksum(false);
        context.setDictID(false);
        context.setContentSize(true);
        return context;
    }

    /// Compresses `length` bytes of `data` without a dictionary.
    void compress(byte[] data, int length, FrameBytes into) {
        run(plain, data, length, into);
    }

    /// Compresses `length` bytes of `data` with all of `dictionary`, which must not look like one
    /// of Zstandard's own.
    void compress(byte[] data, int length, byte[] dictionary, FrameBytes into) {
        int tables = Math.max(LEAST_TABLE_LOG, log2(dictionary.length) - 2);
        aided.setHashLog(tables);
        aided.setChainLog(tables);
        aided.setWindowLog(Math.max(LEAST_TABLE_LOG, log2(length)));
        aided.loadDict(dictionary);
        run(aided, data, length, into);
    }

    /// Compresses `length` bytes of `planes` ([Planes]).
    void compressPlanes(byte[] planes, int length, FrameBytes into) {
        run(fast, planes, length, into);
        if (into.length() <= length / NEARLY_EMPTY) {
            run(deep, planes, length, into);
        }
    }

    private static void run(ZstdCompressCtx context, byte[] data, int length, FrameBytes into) {
        byte[] room = into.room(Math.toIntExact(Zstd.compressBound(length)));
        into.take(context.compressByteArray(room, 0, room.length, data, 0, length));
    }

    /// The least power of two that is not below `size`, as its exponent.
    private static int log2(int size) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, size - 1));
    }

    @Override
    public void close() {
        plain.close();
        aided.close();
        fast.close();
        deep.close();
    }
}
