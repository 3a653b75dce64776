package dev.waybill.cli.transfer;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the bytes that are read from another source. For any number of threads.
public final class MeteredRanges implements RangeSource {

    private final RangeSource source;
    private final AtomicLong bytes = new AtomicLong();

    public MeteredRanges(RangeSource source) {
        this.source = source;
    }

    /// How many bytes were read so far.
    public long bytes() {
        return bytes.get();
    }

    @Override
    public Reply open(URI url, long from, long to, long size) throws IOException {
        return metered(source.open(url, from, to, size));
    }

    @Override
    public Reply openUpTo(URI url, long from, long to) throws IOException {
        return metered(source.openUpTo(url, from, to));
    }

    private Reply metered(Reply reply) {
        return reply instanceof Reply.Found(Body body)
                ? new Reply.Found(new MeteredBody(body, bytes))
                : reply;
    }

    private record MeteredBody(Body body, AtomicLong bytes) implements Body {

        @Override
        public int read(byte[] buffer, int length) throws IOException {
            int read = body.read(buffer, length);
            bytes.addAndGet(Math.max(0, read));
            return read;
        }

        @Override
        public void close() {
            body.close();
        }
    }
}
