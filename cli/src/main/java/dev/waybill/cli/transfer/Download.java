package dev.waybill.cli.transfer;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Downloads a blob in parallel ranges into a partial file and verifies its digest.
///
/// Ranges are written as they come and noted in a journal, so that an attempt that was cut, killed
/// or stopped is gone on with. The file is hashed in order while it comes: by the thread that
/// brings what follows next, or by the calling one, which reads back what came before its turn.
/// What an earlier attempt left is hashed again too, so the digest covers every byte. Memory is one
/// buffer per connection.
public final class Download {

    private final RangeSource ranges;
    private final DownloadSettings settings;

    public Download(RangeSource ranges, DownloadSettings settings) {
        this.ranges = ranges;
        this.settings = settings;
    }

    /// Brings `target`; returns when it is complete or cannot be. Interrupting the caller ends it,
    /// and keeps what came.
    ///
    /// @param first the URL to begin with
    /// @param links asked when the URL has gone stale
    /// @throws IOException when the disk fails
    public DownloadOutcome run(
            DownloadTarget target, URI first, LinkSource links, Progress progress)
            throws IOException, InterruptedException {
        try (PartialFile file = PartialFile.open(target, settings.segmentBytes())) {
            long size = target.sizeBytes();
            Segments segments = new Segments(size, settings.segmentBytes(), file.segments());
            long before = segments.presentBytes();
            AtomicLong received = new AtomicLong(before);
            if (progress.at(before) == Progress.Wish.STOP) {
                return new DownloadOutcome.Stopped();
            }
            Links shared = new Links(first, links);
            HashedPrefix hashed = new HashedPrefix();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                try {
                    Connections connections =
                            new Connections(
                                    threads,
                                    Math.min(settings.connections(), segments.missing()),
                                    () ->
                                            new SegmentFetcher(
                                                    ranges, settings, file, hashed, size, segments,
                                                    shared, progress, received));
                    Optional<DownloadOutcome> early = hash(hashed, file, segments, connections);
                    return early.isPresent()
                            ? early.get()
                            : file.conclude(hashed.digest(), received.get() - before);
                } finally {
                    threads.shutdownNow();
                }
            }
        } catch (ClosedByInterruptException e) {
            throw Interrupts.interrupted(e, "hashing");
        }
    }

    /// How many bytes an earlier attempt left.
    public long presentBytes(DownloadTarget target) throws IOException {
        if (!Files.exists(target.partial()) || !Files.exists(target.journal())) {
            return 0;
        }
        try (PartialFile file = PartialFile.open(target, settings.segmentBytes())) {
            return new Segments(target.sizeBytes(), settings.segmentBytes(), file.segments())
                    .presentBytes();
        }
    }

    private Optional<DownloadOutcome> hash(
            HashedPrefix hashed, PartialFile file, Segments segments, Connections connections)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[settings.bufferBytes()];
        Pace pace = new Pace(settings.alone());
        connections.openFirst();
        for (int i = 0; i < segments.count(); i++) {
            long start = System.nanoTime();
            if (!segments.arrivesWithin(i, pace.left())) {
                connections.openAll();
            }
            Optional<DownloadOutcome> end = segments.await(i);
            pace.took(Duration.ofNanos(System.nanoTime() - start));
            if (end.isPresent()) {
                return end;
            }
            hashed.readBack(file, buffer, segments.to(i));
        }
        return Optional.empty();
    }
}
