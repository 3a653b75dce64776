package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Downloads a blob in parallel ranges into a partial file and verifies its digest.
///
/// Ranges are written as they come and noted in a journal, so that an attempt that was cut, killed
/// or stopped is gone on with. The calling thread hashes the file in order as far as it is there,
/// while the others still transfer; what an earlier attempt left is hashed again too, so the digest
/// covers every byte. Memory is one buffer per connection.
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
            try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
                try {
                    int count = Math.min(settings.connections(), segments.missing());
                    for (int i = 0; i < count; i++) {
                        connections.execute(() ->
                                new SegmentFetcher(
                                                ranges, settings, file, size, segments, shared,
                                                progress, received)
                                        .run());
                    }
                    MessageDigest hash = Digest.sha256();
                    Optional<DownloadOutcome> early = hash(hash, file, segments);
                    return early.isPresent()
                            ? early.get()
                            : file.conclude(Digest.ofHash(hash.digest()), received.get() - before);
                } finally {
                    connections.shutdownNow();
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

    private Optional<DownloadOutcome> hash(MessageDigest hash, PartialFile file, Segments segments)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[settings.bufferBytes()];
        for (int i = 0; i < segments.count(); i++) {
            Optional<DownloadOutcome> end = segments.await(i);
            if (end.isPresent()) {
                return end;
            }
            file.hash(hash, buffer, segments.from(i), segments.to(i));
        }
        return Optional.empty();
    }
}
