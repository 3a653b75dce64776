package dev.waybill.indexing;

import dev.waybill.aws.blob.ByteTap;
import dev.waybill.delta.Chunking;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Cuts what goes by into chunks.
final class ChunkTap implements ByteTap {

    private final Chunking chunking = new Chunking();

    @Override
    public void update(ByteBuffer bytes) {
        chunking.update(bytes);
    }

    @Override
    public Optional<byte[]> finish() {
        return Optional.of(chunking.finish().toBytes());
    }
}
