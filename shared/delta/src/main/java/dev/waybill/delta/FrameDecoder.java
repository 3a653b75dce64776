package dev.waybill.delta;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Decodes frames one by one in four buffers outside the heap, which grow to the largest piece,
/// dictionary, planes and output that came. A wrong dictionary may go unnoticed here.
final class FrameDecoder implements AutoCloseable {

    /// Buffers grow by whole blocks, so that similar frames share one.
    private static final int BLOCK_BYTES = 256 << 10;

    private final SeekableBytes base;
    private final SeekableBytes pack;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final PlaneJoiner joiner = new PlaneJoiner();
    private ByteBuffer piece = ByteBuffer.allocateDirect(0);
    private ByteBuffer dictionary = ByteBuffer.allocateDirect(0);
    private ByteBuffer planes = ByteBuffer.allocateDirect(0);
    private ByteBuffer output = ByteBuffer.allocateDirect(0);

    FrameDecoder(SeekableBytes base, SeekableBytes pack) {
        this.base = base;
        this.pack = pack;
    }

    /// The bytes that the frame makes. They change with the next one.
    ByteBuffer decode(Op.Frame frame) throws IOException, DamagedFrame {
        read(frame.pack());
        output = sized(output, frame.length());
        requireLength(
                frame.dictionary().isEmpty() ? run(output) : runWithDictionary(frame),
                frame.length());
        return output.clear().limit(Math.toIntExact(frame.length()));
    }

    /// The bytes that the frame makes. They change with the next one.
    ByteBuffer decode(Op.PlanesFrame frame) throws IOException, DamagedFrame {
        read(frame.pack());
        planes = sized(planes, frame.length());
        requireLength(run(planes), frame.length());
        dictionary = sized(dictionary, frame.length());
        base.read(frame.base().offset(), dictionary);
        output = sized(output, frame.length());
        joiner.join(new Planes(frame.width(), frame.mode()), planes, dictionary, output);
        return output;
    }

    private void read(Range from) throws IOException, DamagedFrame {
        if (from.end() > pack.sizeBytes()) {
            throw new DamagedFrame("the pack ends at " + pack.sizeBytes());
        }
        piece = sized(piece, from.length());
        pack.read(from.offset(), piece);
    }

    private static void requireLength(int length, long wanted) throws DamagedFrame {
        if (length != wanted) {
            throw new DamagedFrame("the frame has " + length + " bytes");
        }
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
                return run(output);
            } finally {
                // a dictionary that is in use cannot be closed
                context.loadDict((byte[]) null);
            }
        }
    }

    private int run(ByteBuffer into) {
        return context.decompressDirectByteBuffer(into, 0, into.limit(), piece, 0, piece.limit());
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
