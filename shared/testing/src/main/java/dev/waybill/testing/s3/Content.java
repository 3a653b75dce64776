package dev.waybill.testing.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The bytes of an object or a part; they never change.
sealed interface Content {
    /// How many bytes.
    long length();

    /// The bytes from one offset (inclusive) to another (exclusive).
    InputStream open(long from, long to);

    /// Bytes in memory.
    @SuppressWarnings("ArrayRecordComponent") // private to the twin, never compared
    record InMemory(byte[] bytes) implements Content {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open(long from, long to) {
            int offset = Math.toIntExact(from);
            return new ByteArrayInputStream(bytes, offset, Math.toIntExact(to) - offset);
        }
    }

    /// Bytes in a temporary file.
    record InFile(Path file, long length) implements Content {
        @Override
        public InputStream open(long from, long to) {
            try {
                FileChannel channel = FileChannel.open(file);
                channel.position(from);
                return new BoundedInputStream(Channels.newInputStream(channel), to - from);
            } catch (IOException e) {
                throw new UncheckedIOException("open " + file, e);
            }
        }
    }

    /// Several contents, one behind the other.
    record Joined(List<Content> parts) implements Content {
        /// Copies the list.
        public Joined {
            parts = List.copyOf(parts);
        }

        @Override
        public long length() {
            return parts.stream().mapToLong(Content::length).sum();
        }

        @Override
        public InputStream open(long from, long to) {
            List<InputStream> streams = new ArrayList<>();
            long start = 0;
            for (Content part : parts) {
                long end = start + part.length();
                long first = Math.max(from, start);
                long last = Math.min(to, end);
                if (first < last) {
                    streams.add(part.open(first - start, last - start));
                }
                start = end;
            }
            return new SequenceInputStream(Collections.enumeration(streams));
        }
    }
}
