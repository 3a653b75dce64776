package dev.waybill.cli.transfer;

import dev.waybill.delta.Content;
import dev.waybill.delta.Op;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanReader;
import dev.waybill.delta.PlanReading;
import dev.waybill.delta.Rebuilder;
import dev.waybill.delta.Rebuilt;
import dev.waybill.delta.SeekableBytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// One attempt of a [Rebuild].
final class RebuildRun {

    private final RangeSource ranges;
    private final DownloadSettings settings;
    private final DownloadTarget target;
    private final OfferLinks links;
    private final Bases bases;
    private final Progress progress;
    private long made;
    private long fetched;

    RebuildRun(
            RangeSource ranges,
            DownloadSettings settings,
            DownloadTarget target,
            OfferLinks links,
            Bases bases,
            Progress progress) {
        this.ranges = ranges;
        this.settings = settings;
        this.target = target;
        this.links = links;
        this.bases = bases;
        this.progress = progress;
    }

    /// @throws Ended when the transfer ends it
    /// @throws IOException when the disk fails
    RebuildOutcome run() throws IOException, InterruptedException {
        made = Files.exists(target.partial()) ? Files.size(target.partial()) : 0;
        beat();
        Links planLinks = links.plan();
        PlanFile file = new PlanFile(target, planLinks.current());
        Optional<PlanReading.Accepted> kept = file.kept();
        PlanReading reading = kept.isPresent() ? kept.get() : file.fetch(planText(planLinks));
        fetched += file.received();
        return switch (reading) {
            case PlanReading.Refused(var reason, String detail) -> unusable(reason.code(), detail);
            case PlanReading.Accepted(Plan plan) -> {
                RebuildOutcome outcome = follow(plan);
                if (outcome instanceof RebuildOutcome.Complete) {
                    file.forget();
                }
                yield outcome;
            }
        };
    }

    private Stretch planText(Links planLinks) {
        // One byte more than is allowed, so that the reader finds it too long.
        long most = PlanReader.MAX_TEXT_BYTES + 1;
        return new Stretch(
                (url, from) -> ranges.openUpTo(url, from, most),
                planLinks,
                settings.backoff(),
                this::beat,
                0,
                most,
                Stretch.End.AT_LAST_BYTE_OR_EARLIER);
    }

    private RebuildOutcome follow(Plan plan) throws IOException, InterruptedException {
        if (plan.packBytes() + plan.fetchedBytes() > target.sizeBytes()) {
            return unusable("too_much_to_fetch", "more than the blob has");
        }
        Optional<Links> pack = links.pack();
        if (plan.packEnd() > 0 && pack.isEmpty()) {
            return unusable("pack_missing", "the plan has frames");
        }
        if (plan.base().isEmpty()) {
            return make(plan, SeekableBytes.of(new byte[0]), pack);
        }
        Content content = plan.base().get();
        Optional<Path> base = bases.find(content);
        if (base.isEmpty()) {
            return unusable("base_missing", content.digest().toString());
        }
        try (FileChannel channel = openBase(base.get())) {
            return make(plan, new WatchedBytes(SeekableBytes.of(channel), this::beat), pack);
        } catch (WatchedBytes.Unreadable e) {
            return unusable("base_unreadable", String.valueOf(e.getMessage()));
        }
    }

    private static FileChannel openBase(Path file) throws WatchedBytes.Unreadable {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new WatchedBytes.Unreadable(e);
        }
    }

    private RebuildOutcome make(Plan plan, SeekableBytes base, Optional<Links> pack)
            throws IOException, InterruptedException {
        boolean isResumed = made > 0;
        RebuildOutcome outcome = makeOnce(plan, base, pack);
        // A beginning that was spoiled meanwhile, by a power cut: once more, from nothing.
        boolean isSpoiled = outcome instanceof RebuildOutcome.Unusable && isResumed && made == 0;
        return isSpoiled ? makeOnce(plan, base, pack) : outcome;
    }

    private RebuildOutcome makeOnce(Plan plan, SeekableBytes base, Optional<Links> packLinks)
            throws IOException, InterruptedException {
        try (FileChannel out =
                        FileChannel.open(
                                target.partial(),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                RemoteBytes pack = pack(plan, packLinks);
                RemoteBytes blob = blob(plan)) {
            Rebuilt rebuilt =
                    new Rebuilder(plan, base, pack, blob, (op, bytes) -> made(bytes)).rebuild(out);
            fetched += pack.received() + blob.received();
            switch (rebuilt) {
                case Rebuilt.Verified() -> {
                    out.force(true);
                    return new RebuildOutcome.Complete(fetched);
                }
                case Rebuilt.BaseDiffers(Content found) -> {
                    return unusable("base_differs", found.digest().toString());
                }
                case Rebuilt.DamagedPack(int op, String detail) -> {
                    throwAway(out);
                    return unusable("damaged_pack", "op " + op + ", " + detail);
                }
                case Rebuilt.TargetDiffers(var found) -> {
                    throwAway(out);
                    return unusable("target_differs", found.toString());
                }
            }
        }
    }

    private RemoteBytes pack(Plan plan, Optional<Links> packLinks) {
        long end = packLinks.isPresent() ? plan.packEnd() : 0;
        return new RemoteBytes(
                end,
                from ->
                        new Stretch(
                                (url, at) -> ranges.openUpTo(url, at, end),
                                packLinks.orElseThrow(),
                                settings.backoff(),
                                this::beat,
                                from,
                                end,
                                Stretch.End.AT_LAST_BYTE),
                offset -> beat(),
                settings.bufferBytes());
    }

    private RemoteBytes blob(Plan plan) {
        NavigableMap<Long, Long> ends = new TreeMap<>();
        for (Op op : plan.ops()) {
            if (op instanceof Op.Fetch(var from)) {
                ends.merge(from.offset(), from.end(), Math::max);
            }
        }
        long size = target.sizeBytes();
        Links blobLinks = links.blob();
        return new RemoteBytes(
                size,
                from -> {
                    long end = end(ends, from);
                    return new Stretch(
                            (url, at) -> ranges.open(url, at, end, size),
                            blobLinks,
                            settings.backoff(),
                            this::beat,
                            from,
                            end,
                            Stretch.End.AT_LAST_BYTE);
                },
                // What is read from the blob goes where it lies there.
                this::reached,
                settings.bufferBytes());
    }

    private static long end(NavigableMap<Long, Long> ends, long from) {
        Map.Entry<Long, Long> fetch = ends.floorEntry(from);
        if (fetch == null || fetch.getValue() <= from) {
            throw new IllegalStateException("no op fetches what lies at " + from);
        }
        return fetch.getValue();
    }

    private void throwAway(FileChannel out) throws IOException {
        out.truncate(0);
        made = 0;
    }

    private void made(long bytes) throws IOException {
        try {
            reached(bytes);
        } catch (InterruptedException e) {
            throw Interrupts.closed(e);
        }
    }

    private void reached(long bytes) throws Ended, InterruptedException {
        made = bytes;
        beat();
    }

    private void beat() throws Ended, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (progress.at(made) == Progress.Wish.STOP) {
            throw new Ended(new DownloadOutcome.Stopped());
        }
    }

    private static RebuildOutcome unusable(String code, String detail) {
        return new RebuildOutcome.Unusable(detail.isEmpty() ? code : code + ": " + detail);
    }
}
