package dev.waybill.cli.transfer;

import dev.waybill.cli.api.Backoff;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/// One connection of a download: takes segment after segment until none is left, goes on where it
/// was cut, renews the URL when it has gone stale. Tries that bring nothing are counted, those that
/// bring bytes begin the count anew.
final class SegmentFetcher {

    private final RangeSource ranges;
    private final DownloadSettings settings;
    private final PartialFile file;
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
            long sizeBytes,
            Segments segments,
            Links links,
            Progress progress,
            AtomicLong received) {
        this.ranges = ranges;
        this.settings = settings;
        this.file = file;
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
            segments.end(ended.outcome);
        } catch (InterruptedException e) {
            segments.end(new DownloadOutcome.Stopped());
        } catch (IOException e) {
            segments.end(new DownloadOutcome.DiskFull(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            segments.end(new DownloadOutcome.Failed(String.valueOf(e.getMessage())));
        }
    }

    /// [IOException] is the disk's; what the network does is handled here.
    private void fetch(int segment) throws IOException, InterruptedException, Ended {
        long position = segments.from(segment);
        long to = segments.to(segment);
        int failed = 0;
        while (position < to) {
            URI url = links.current();
            Read read = read(url, position, to);
            if (read.position() > position) {
                failed = 0;
            }
            position = read.position();
            if (read.trouble().isPresent()) {
                failed++;
                recover(url, read.trouble().get(), failed);
            }
        }
    }

    private record Read(long position, Optional<Trouble> trouble) {}

    private record Trouble(String reason, boolean isStale, Optional<Duration> wish) {}

    private Read read(URI url, long from, long to) throws IOException, InterruptedException, Ended {
        RangeSource.Reply reply;
        try {
            reply = ranges.open(url, from, to, sizeBytes);
        } catch (IOException e) {
            return new Read(from, Optional.of(cut(e)));
        }
        return switch (reply) {
            case RangeSource.Reply.Found(RangeSource.Body body) -> {
                try (body) {
                    yield copy(body, from, to);
                }
            }
            case RangeSource.Reply.Stale(int status) ->
                    new Read(
                            from,
                            Optional.of(
                                    new Trouble(
                                            "the store answered " + status,
                                            true,
                                            Optional.empty())));
            case RangeSource.Reply.Busy(int status, Optional<Duration> wish) ->
                    new Read(
                            from,
                            Optional.of(new Trouble("the store answered " + status, false, wish)));
            case RangeSource.Reply.Refused(String reason) ->
                    throw new Ended(new DownloadOutcome.Failed(reason));
        };
    }

    private Read copy(RangeSource.Body body, long from, long to)
            throws IOException, InterruptedException, Ended {
        long position = from;
        while (position < to) {
            int read;
            try {
                read = body.read(buffer, (int) Math.min(buffer.length, to - position));
            } catch (IOException e) {
                return new Read(position, Optional.of(cut(e)));
            }
            if (read < 0) {
                return new Read(position, Optional.of(cut(new IOException("cut short"))));
            }
            file.write(buffer, read, position);
            position += read;
            tell(received.addAndGet(read));
        }
        return new Read(position, Optional.empty());
    }

    private void recover(URI url, Trouble trouble, int failed) throws InterruptedException, Ended {
        Backoff backoff = settings.backoff();
        if (!backoff.allows(failed)) {
            throw new Ended(new DownloadOutcome.Failed(trouble.reason()));
        }
        tell(received.get());
        if (trouble.isStale() && links.insteadOf(url).isEmpty()) {
            throw new Ended(new DownloadOutcome.Stopped());
        }
        if (!trouble.isStale() || failed > 1) {
            backoff.pause(failed, trouble.wish());
        }
    }

    private void tell(long bytes) throws InterruptedException, Ended {
        if (progress.at(bytes) == Progress.Wish.STOP || Thread.interrupted()) {
            throw new Ended(new DownloadOutcome.Stopped());
        }
    }

    private static Trouble cut(IOException cause) {
        return new Trouble("the transfer broke off: " + cause, false, Optional.empty());
    }

    /// The whole download is over.
    private static final class Ended extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient DownloadOutcome outcome;

        Ended(DownloadOutcome outcome) {
            this.outcome = outcome;
        }
    }
}
