package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/// The file that a download fills, with its journal.
final class PartialFile implements Closeable {

    private final DownloadTarget target;
    private final FileChannel channel;
    private final Journal journal;

    private PartialFile(DownloadTarget target, FileChannel channel, Journal journal) {
        this.target = target;
        this.channel = channel;
        this.journal = journal;
    }

    /// Opens what an earlier attempt left, or begins anew.
    static PartialFile open(DownloadTarget target, int segmentBytes) throws IOException {
        Files.createDirectories(target.partial().toAbsolutePath().getParent());
        if (!Files.exists(target.partial())) {
            Files.deleteIfExists(target.journal());
        }
        FileChannel channel =
                FileChannel.open(
                        target.partial(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            Journal journal =
                    Journal.open(
                            target.journal(), target.digest(), target.sizeBytes(), segmentBytes);
            return new PartialFile(target, channel, journal);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Which segments an earlier attempt wrote.
    BitSet segments() {
        return journal.segments();
    }

    /// Writes `length` bytes at `position`.
    void write(byte[] bytes, int length, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /// Notes that a segment is written.
    void written(int segment) throws IOException {
        journal.written(segment);
    }

    /// Reads at most `length` bytes at `position`; negative behind the end.
    int read(byte[] buffer, int length, long position) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, 0, length), position);
    }

    /// Ends the download with the digest that its bytes have: right ones are forced to disk, wrong
    /// ones removed.
    DownloadOutcome conclude(Digest actual, long fetchedBytes) throws IOException {
        if (!actual.equals(target.digest())) {
            Files.delete(target.partial());
            Files.delete(target.journal());
            return new DownloadOutcome.Mismatch(actual);
        }
        channel.truncate(target.sizeBytes());
        channel.force(true);
        Files.delete(target.journal());
        return new DownloadOutcome.Complete(fetchedBytes);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            journal.close();
        }
    }
}
