package dev.waybill.delta;

/// One version of a blob, for making a delta.
///
/// @param content what it is
/// @param bytes where it is read
/// @param chunks its chunks
public record Version(Content content, SeekableBytes bytes, ChunkList chunks) {

    public Version {
        if (bytes.sizeBytes() != content.sizeBytes() || chunks.sizeBytes() != content.sizeBytes()) {
            throw new IllegalStateException("bytes, chunks and size belong to different blobs");
        }
    }
}
