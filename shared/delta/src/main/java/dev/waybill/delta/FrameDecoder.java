package dev.waybill.delta;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Decodes frames one by one in three buffers outside the heap, which grow to the largest piece,
/// dictionary and output that came. A wrong dictionary may go unnoticed here.
final class FrameDecoder implements AutoCloseable {

    /// Buffers grow by whole blocks, so that similar frames share one.
    private static final int BLOCK_BYTES = 256 << 10;

    private final SeekableBytes base;
    private final SeekableBytes pack;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private ByteBuffer piece = ByteBuffer.allocateDirect(0);
    private ByteBuffer dictionary = ByteBuffer.allocateDirect(0);
    private ByteBuffer output = ByteBuffer.allocateDirect(0);

    FrameDecoder(SeekableBytes base, SeekableBytes pack) {
        this.base = base;
        this.pack = pack;
    }

    /// The bytes that the frame makes. They change with the next one.
    ByteBuffer decode(Op.Frame frame) throws IOException, DamagedFrame {
        if (frame.pack().end() > pack.sizeBytes()) {
            throw new DamagedFrame("the pack ends at " + pack.sizeBytes());
        }
        piece = sized(piece, frame.pack().length());
        pack.read(frame.pack().offset(), piece);
        output = sized(output, frame.length());
        int length = frame.dictionary().isEmpty() ? run() : runWithDictionary(frame);
        if (length != frame.length()) {
            throw new DamagedFrame("the frame has " + length + " bytes");
        }
        return output.clear().limit(length);
    }

    private int runWithDictionary(Op.Frame frame) throws IOException {
        dictionary = sized(dictionary, frame.dictionaryBytes());
        int limit = dictionary.limit();
        for (Range part : frame.dictionary()) {
            dictionary.limit(dictionary.position() + Math.toIntExact(part.length()));
            base.read(part.offset(), dictionary);
            dictionary.limit(limit);
        }
        dictionary.flip();
        try (ZstdDictDecompress prepared = new ZstdDictDecompress(dictionary, true)) {
            context.loadDict(prepared);
            try {
                return run();
            } finally {
                // a dictionary that is in use cannot be closed
                context.loadDict((byte[]) null);
            }
        }
    }

    private int run() {
        return context.decompressDirectByteBuffer(
                output, 0, output.limit(), piece, 0, piece.limit());
    }

    private static ByteBuffer sized(ByteBuffer buffer, long length) {
        int size = Math.toIntExact(length);
        ByteBuffer fitting =
                buffer.capacity() >= size
                        ? buffer
                        : ByteBuffer.allocateDirect(Math.ceilDiv(size, BLOCK_BYTES) * BLOCK_BYTES);
        return fitting.clear().limit(size);
    }

    @Override
    public void close() {
        context.close();
    }
}
