package dev.waybill.indexing;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobRanges;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.ChunkLists;
import dev.waybill.delta.ChunkList;
import dev.waybill.delta.Chunking;
import dev.waybill.delta.Content;
import dev.waybill.delta.SeekableBytes;
import dev.waybill.delta.Version;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// Opens stored blobs for making deltas of them.
///
/// Where there is a chunk list, only the parts that are looked at are read. Where there is none the
/// blob is read once, in order, and its list kept for the next time if it is worth that.
final class StoredVersion implements AutoCloseable {

    /// The blob's bytes are not there, or not what they are to be.
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(BlobObject object) {
            super("not what it is to be: " + object);
        }
    }

    private final Closeable source;
    private final Version version;

    private StoredVersion(Closeable source, Version version) {
        this.source = source;
        this.version = version;
    }

    /// Opens the blob of `row` for reading at many places.
    ///
    /// @param name of its file in `space`
    static StoredVersion open(Backends backends, BlobRow.Stored row, TempSpace space, String name)
            throws IOException {
        BlobObject object = row.object();
        SpooledBlob bytes = SpooledBlob.of(source(backends, object), row.sizeBytes(), space, name);
        try {
            ChunkLists lists = ChunkLists.of(backends);
            Optional<ChunkList> known = find(lists, row);
            ChunkList chunks = known.isPresent() ? known.get() : cut(object, bytes, row.digest());
            if (known.isEmpty() && ChunkLists.isWorthKeeping(row.sizeBytes())) {
                keep(backends, object, chunks);
            }
            return new StoredVersion(bytes::close, version(row, bytes, chunks));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /// Opens the blob of `row` for reading from its first byte to its last: where there is a chunk
    /// list, without any file.
    static StoredVersion openInOrder(
            Backends backends, BlobRow.Stored row, TempSpace space, String name)
            throws IOException {
        Optional<ChunkList> chunks = find(ChunkLists.of(backends), row);
        if (chunks.isEmpty()) {
            return open(backends, row, space, name);
        }
        StreamedBlob bytes = new StreamedBlob(source(backends, row.object()), row.sizeBytes());
        return new StoredVersion(() -> {}, version(row, bytes, chunks.get()));
    }

    /// Keeps a chunk list, unless the blob has another object by now, or none: then nobody would
    /// take it away.
    private static void keep(Backends backends, BlobObject object, ChunkList chunks) {
        ChunkLists lists = ChunkLists.of(backends);
        lists.put(object, chunks.toBytes());
        boolean isNamed =
                BlobsTable.of(backends).find(object.digest()).orElse(null)
                                instanceof BlobRow.Stored row
                        && row.object().equals(object);
        if (!isNamed) {
            lists.delete(object);
        }
    }

    private static Version version(BlobRow.Stored row, SeekableBytes bytes, ChunkList chunks) {
        return new Version(new Content(row.digest(), row.sizeBytes()), bytes, chunks);
    }

    private static Optional<ChunkList> find(ChunkLists lists, BlobRow.Stored row) {
        return ChunkLists.isWorthKeeping(row.sizeBytes())
                ? lists.find(row.object())
                        .flatMap(ChunkList::parse)
                        .filter(list -> list.sizeBytes() == row.sizeBytes())
                : Optional.empty();
    }

    private static SpooledBlob.Source source(Backends backends, BlobObject object) {
        BlobRanges ranges = BlobRanges.of(backends);
        return (from, length, out) -> copy(ranges, object, from, length, out);
    }

    private static void copy(
            BlobRanges ranges, BlobObject object, long from, long length, OutputStream out)
            throws IOException {
        if (!ranges.copy(object, from, length, out)) {
            throw new Lost(object);
        }
    }

    private static ChunkList cut(BlobObject object, SpooledBlob bytes, Digest digest)
            throws IOException {
        Chunking chunking = new Chunking();
        MessageDigest sha256 = Digest.sha256();
        bytes.readAll(read -> {
            sha256.update(read.duplicate());
            chunking.update(read);
        });
        if (!Digest.ofHash(sha256.digest()).equals(digest)) {
            throw new Lost(object);
        }
        return chunking.finish();
    }

    Version version() {
        return version;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
