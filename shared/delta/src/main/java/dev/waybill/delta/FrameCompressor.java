package dev.waybill.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;

/// Makes Zstandard frames, with a dictionary of raw bytes or without.
///
/// Zstandard indexes only as much of a dictionary as its tables are sized for, and says nothing: so
/// both tables are given two bits less than the dictionary has, which indexes all of it.
final class FrameCompressor implements AutoCloseable {

    private static final int LEVEL = 3;

    /// Planes are noise or nearly empty; searching longer finds no more.
    private static final int PLANES_LEVEL = 1;

    private static final int LEAST_TABLE_LOG = 12;

    private final ZstdCompressCtx plain = context(LEVEL);
    private final ZstdCompressCtx aided = context(LEVEL);
    private final ZstdCompressCtx fast = context(PLANES_LEVEL);
    private byte[] out = new byte[0];

    private static ZstdCompressCtx context(int level) {
        ZstdCompressCtx context = new ZstdCompressCtx();
        context.setLevel(level);
        context.setChecksum(false);
        context.setDictID(false);
        context.setContentSize(true);
        return context;
    }

    /// Compresses `length` bytes of `data` without a dictionary; the frame lies in [#frame] from 0.
    int compress(byte[] data, int length) {
        return run(plain, data, length);
    }

    /// Compresses `length` bytes of `data` with all of `dictionary`, which must not look like one
    /// of Zstandard's own.
    int compress(byte[] data, int length, byte[] dictionary) {
        int tables = Math.max(LEAST_TABLE_LOG, log2(dictionary.length) - 2);
        aided.setHashLog(tables);
        aided.setChainLog(tables);
        aided.setWindowLog(Math.max(LEAST_TABLE_LOG, log2(length)));
        aided.loadDict(dictionary);
        return run(aided, data, length);
    }

    /// Compresses `length` bytes of `planes` ([Planes]).
    int compressPlanes(byte[] planes, int length) {
        return run(fast, planes, length);
    }

    /// The bytes of the last frame. They change with the next one.
    byte[] frame() {
        return out;
    }

    private int run(ZstdCompressCtx context, byte[] data, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (out.length < bound) {
            out = new byte[bound];
        }
        return context.compressByteArray(out, 0, out.length, data, 0, length);
    }

    byte[] copyOfFrame(int length) {
        return Arrays.copyOf(out, length);
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
    }
}
