package dev.waybill.cli.transfer;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/// One connection of a download: takes segment after segment until none is left.
final class SegmentFetcher {

    private final RangeSource ranges;
    private final DownloadSettings settings;
    private final PartialFile file;
    private final HashedPrefix hashed;
    private final long sizeBytes;
    private final Segments segments;
    private final Links links;
    private final Progress progress;
    private final AtomicLong received;
    private final byte[] buffer;

    SegmentFetcher(
            RangeSource ranges,
            DownloadSettings settings,
            PartialFile file,
            HashedPrefix hashed,
            long sizeBytes,
            Segments segments,
            Links links,
            Progress progress,
            AtomicLong received) {
        this.ranges = ranges;
        this.settings = settings;
        this.file = file;
        this.hashed = hashed;
        this.sizeBytes = sizeBytes;
        this.segments = segments;
        this.links = links;
        this.progress = progress;
        this.received = received;
        this.buffer = new byte[(int) Math.min(settings.bufferBytes(), sizeBytes)];
    }

    /// Fetches until there is nothing more to take. What goes wrong ends the whole download.
    void run() {
        try {
            for (OptionalInt taken = segments.take(); taken.isPresent(); taken = segments.take()) {
                int segment = taken.getAsInt();
                fetch(segment);
                file.written(segment);
                segments.arrived(segment);
            }
        } catch (Ended ended) {
            segments.end(ended.outcome());
        } catch (InterruptedException e) {
            segments.end(new DownloadOutcome.Stopped());
        } catch (IOException e) {
            segments.end(new DownloadOutcome.DiskFull(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            segments.end(new DownloadOutcome.Failed(String.valueOf(e.getMessage())));
        }
    }

    /// [IOException] is the disk's; what the network does, the stretch handles.
    private void fetch(int segment) throws IOException, InterruptedException {
        long position = segments.from(segment);
        long to = segments.to(segment);
        try (Stretch stretch =
                new Stretch(
                        (url, from) -> ranges.open(url, from, to, sizeBytes),
                        links,
                        settings.backoff(),
                        this::tell,
                        position,
                        to,
                        Stretch.End.AT_LAST_BYTE)) {
            for (int read = stretch.read(buffer, buffer.length);
                    read > 0;
                    read = stretch.read(buffer, buffer.length)) {
                file.write(buffer, read, position);
                hashed.offer(buffer, read, position);
                position += read;
                received.addAndGet(read);
                tell();
            }
        }
    }

    private void tell() throws InterruptedException, Ended {
        if (progress.at(received.get()) == Progress.Wish.STOP || Thread.interrupted()) {
            throw new Ended(new DownloadOutcome.Stopped());
        }
    }
}
