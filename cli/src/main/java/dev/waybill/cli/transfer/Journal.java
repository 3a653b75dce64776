package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;

/// Which segments of a partial file are written: a header line, then one line per segment.
///
/// A line is appended after its bytes were written, so a process that is killed never claims what
/// it does not have. After a power cut it may; the digest of the whole finds that out. A line
/// without its end was torn and does not count.
final class Journal implements Closeable {

    private final FileChannel channel;
    private final BitSet segments;

    private Journal(FileChannel channel, BitSet segments) {
        this.channel = channel;
        this.segments = segments;
    }

    /// Opens the journal at `path`, or begins a new one when there is none, or a damaged one, for
    /// the same bytes in the same segments.
    static Journal open(Path path, Digest digest, long sizeBytes, int segmentBytes)
            throws IOException {
        String header = "waybill-journal-1 " + digest + " " + sizeBytes + " " + segmentBytes + "\n";
        String text = Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        int end = text.lastIndexOf('\n') + 1;
        Optional<BitSet> known =
                text.startsWith(header)
                        ? read(text.substring(header.length(), end))
                        : Optional.empty();
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Journal journal = new Journal(channel, known.orElseGet(BitSet::new));
            if (known.isPresent()) {
                channel.truncate(end).position(end);
            } else {
                channel.truncate(0);
                journal.append(header);
            }
            return journal;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<BitSet> read(String lines) {
        BitSet segments = new BitSet();
        for (String line : lines.lines().toList()) {
            if (!line.matches("[0-9]{1,9}")) {
                return Optional.empty();
            }
            segments.set(Integer.parseInt(line));
        }
        return Optional.of(segments);
    }

    /// The segments that were written, as of the opening.
    BitSet segments() {
        return (BitSet) segments.clone();
    }

    /// Notes that all bytes of a segment are in the file.
    synchronized void written(int segment) throws IOException {
        append(segment + "\n");
    }

    private void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
