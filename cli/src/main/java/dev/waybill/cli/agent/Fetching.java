package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.Download;
import dev.waybill.cli.transfer.DownloadOutcome;
import dev.waybill.cli.transfer.DownloadTarget;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.cli.transfer.Rebuild;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TransferMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Sees to it that a version lies whole and verified in its folder: from what is there already, by
/// a delta, or by downloading.
final class Fetching {

    private static final int BUFFER = 128 << 10;

    /// How it ended.
    sealed interface Fetched {

        /// It is there.
        record There(Installation installation) implements Fetched {}

        /// Not wanted any more.
        record Stopped() implements Fetched {}

        /// The server cannot give the bytes at the moment.
        record Unreadable() implements Fetched {}

        /// No room on the disk.
        record NoRoom(String details) implements Fetched {}

        /// It cannot be had.
        record Failed(BlockerReason reason, String details) implements Fetched {}
    }

    private final DeviceFolder folder;
    private final DeviceApi api;
    private final Download download;
    private final DeltaFetching delta;
    private final Room room;
    private final Set<Path> verified = new HashSet<>();

    Fetching(DeviceFolder folder, DeviceApi api, Download download, Rebuild rebuild, Room room) {
        this.folder = folder;
        this.api = api;
        this.download = download;
        this.delta = new DeltaFetching(folder, api, download, rebuild, room);
        this.room = room;
    }

    /// Brings the version of `work`; what lies there is hashed once more before it is trusted.
    Fetched bring(WorkItem.Install work, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        Optional<Installation> there = existing(work.release(), model);
        if (there.isPresent()) {
            reporter.note("all bytes are here, nothing is fetched");
            return new Fetched.There(there.get());
        }
        reporter.note(way(work));
        return switch (delta.make(work, model, reporter)) {
            case DeltaFetching.Made.There(Path file) -> added(work.release(), model, file);
            case DeltaFetching.Made.Stopped() -> new Fetched.Stopped();
            case DeltaFetching.Made.Unreadable() -> new Fetched.Unreadable();
            case DeltaFetching.Made.NoRoom(String details) -> new Fetched.NoRoom(details);
            case DeltaFetching.Made.Impossible(String details) ->
                    new Fetched.Failed(BlockerReason.TRANSFER_FAILED, details);
            case DeltaFetching.Made.Whole() -> {
                reporter.comesBy(TransferMode.FULL);
                yield fetchWhole(work, model, reporter);
            }
        };
    }

    /// How the bytes are to come, in words.
    private static String way(WorkItem.Install work) {
        long size = work.release().sizeBytes();
        return work.offer()
                .delta()
                .map(delta -> delta.mode() + ", " + delta.bytesToFetch() + " of " + size + " bytes")
                .orElse(TransferMode.FULL + ", " + size + " bytes");
    }

    private Fetched fetchWhole(WorkItem.Install work, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        Fetched first = fetch(work, model, reporter);
        // Bytes that were wrong may have been spoiled here, by a power cut during an earlier
        // attempt: once more, from nothing.
        boolean isSpoiled =
                first instanceof Fetched.Failed(BlockerReason reason, String ignored)
                        && reason == BlockerReason.TRANSFER_FAILED
                        && !Files.exists(folder.partial(work.release().digest()));
        return isSpoiled ? fetch(work, model, reporter) : first;
    }

    private Optional<Installation> existing(WorkItem.Release release, InstalledModel model)
            throws IOException {
        for (Installation candidate : model.all()) {
            if (candidate.release().digest().equals(release.digest()) && isIntact(candidate)) {
                return Optional.of(
                        candidate.is(release) ? candidate : renamed(candidate, release, model));
            }
        }
        return Optional.empty();
    }

    /// The same bytes under another version or variant: a second name for the file, no second copy.
    private Installation renamed(Installation there, WorkItem.Release release, InstalledModel model)
            throws IOException {
        Path second = folder.partial(release.digest());
        Files.deleteIfExists(second);
        try {
            Files.createLink(second, there.file());
        } catch (UnsupportedOperationException e) {
            Files.copy(there.file(), second);
        }
        Installation added = model.add(release, second, folder.staged(release.digest()));
        verified.add(added.file());
        return added;
    }

    private Fetched fetch(WorkItem.Install work, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        WorkItem.Release release = work.release();
        DownloadTarget target =
                new DownloadTarget(
                        release.digest(), release.sizeBytes(), folder.partial(release.digest()));
        Optional<String> refusal =
                room.refuses(
                        target,
                        download.presentBytes(target),
                        () -> folder.removeRebuilt(release.digest()),
                        model);
        if (refusal.isPresent()) {
            return new Fetched.NoRoom(refusal.get());
        }
        folder.downloads().begin(release.digest(), work.key().distributionId());
        FreshOffers offers = new FreshOffers(api, work.key().distributionId());
        DownloadOutcome outcome =
                download.run(
                        target,
                        work.offer().download(),
                        () -> offers.fresh().map(Offer::download),
                        reporter);
        return switch (outcome) {
            case DownloadOutcome.Complete(long fetched) -> {
                reporter.haveCome(fetched);
                folder.removeRebuilt(release.digest());
                Files.deleteIfExists(folder.givenUp(release.digest()));
                yield added(release, model, target.partial());
            }
            case DownloadOutcome.Mismatch(Digest actual) ->
                    new Fetched.Failed(
                            BlockerReason.TRANSFER_FAILED, "the bytes that came hash to " + actual);
            case DownloadOutcome.Stopped() ->
                    offers.areUnreadable() && !reporter.isStopped()
                            ? new Fetched.Unreadable()
                            : new Fetched.Stopped();
            case DownloadOutcome.DiskFull(String reason) -> new Fetched.NoRoom(reason);
            case DownloadOutcome.Failed(String reason) ->
                    new Fetched.Failed(BlockerReason.TRANSFER_FAILED, reason);
        };
    }

    private Fetched added(WorkItem.Release release, InstalledModel model, Path file)
            throws IOException {
        Installation added = model.add(release, file, folder.staged(release.digest()));
        verified.add(added.file());
        return new Fetched.There(added);
    }

    /// Whether the installed bytes are the right ones; hashed at most once while the agent runs.
    private boolean isIntact(Installation installation) throws IOException {
        if (verified.contains(installation.file())) {
            return true;
        }
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(installation.file())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        boolean isIntact = Digest.ofHash(hash.digest()).equals(installation.release().digest());
        if (isIntact) {
            verified.add(installation.file());
        }
        return isIntact;
    }
}
