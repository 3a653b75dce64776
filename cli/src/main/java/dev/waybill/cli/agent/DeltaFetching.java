package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.Bases;
import dev.waybill.cli.transfer.DeltaOffer;
import dev.waybill.cli.transfer.Download;
import dev.waybill.cli.transfer.DownloadTarget;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.cli.transfer.Rebuild;
import dev.waybill.cli.transfer.RebuildOutcome;
import dev.waybill.delta.Content;
import dev.waybill.domain.assignment.ReportState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Makes a version's bytes from those of another version and what a plan fetches, where the server
/// offers that. Whatever is in the way, the whole blob is still to be had; that was decided is kept
/// on the disk, so that an agent which starts again goes on with the blob.
final class DeltaFetching {

    /// What came of it.
    sealed interface Made {

        /// The bytes lie, verified, in `file`.
        record There(Path file) implements Made {}

        /// Not wanted any more.
        record Stopped() implements Made {}

        /// The server cannot give the bytes at the moment.
        record Unreadable() implements Made {}

        /// No room on the disk.
        record NoRoom(String details) implements Made {}

        /// They cannot be made, and nothing else is allowed.
        record Impossible(String details) implements Made {}

        /// The whole blob is to be fetched.
        record Whole() implements Made {}
    }

    private final DeviceFolder folder;
    private final DeviceApi api;
    private final Download download;
    private final Rebuild rebuild;
    private final Room room;

    DeltaFetching(
            DeviceFolder folder, DeviceApi api, Download download, Rebuild rebuild, Room room) {
        this.folder = folder;
        this.api = api;
        this.download = download;
        this.rebuild = rebuild;
        this.room = room;
    }

    /// Makes the bytes of `work` from what `model` has.
    Made make(WorkItem.Install work, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        if (work.offer().isForWhoHasAllBytes()) {
            return anew(work, model, reporter);
        }
        if (work.offer().delta().isEmpty()) {
            return new Made.Whole();
        }
        DeltaOffer delta = work.offer().delta().get();
        WorkItem.Release release = work.release();
        if (!delta.isRequired() && (isGivenUp(work) || isNearlyThere(release, delta))) {
            return new Made.Whole();
        }
        DownloadTarget target =
                new DownloadTarget(
                        release.digest(), release.sizeBytes(), folder.rebuilt(release.digest()));
        long present = Files.exists(target.partial()) ? Files.size(target.partial()) : 0;
        Optional<String> refusal =
                room.refuses(target, present, () -> folder.removePartial(release.digest()), model);
        if (refusal.isPresent()) {
            return new Made.NoRoom(refusal.get());
        }
        folder.downloads().begin(release.digest(), work.key().distributionId());
        FreshOffers offers = new FreshOffers(api, work.key().distributionId());
        reporter.comesBy(delta.mode());
        RebuildOutcome outcome =
                rebuild.run(target, work.offer(), delta, offers, bases(model), reporter);
        return switch (outcome) {
            case RebuildOutcome.Complete(long fetched) -> {
                reporter.haveCome(fetched);
                folder.removePartial(release.digest());
                yield new Made.There(target.partial());
            }
            case RebuildOutcome.Stopped() ->
                    offers.areUnreadable() && !reporter.isStopped()
                            ? new Made.Unreadable()
                            : new Made.Stopped();
            case RebuildOutcome.DiskFull(String why) -> new Made.NoRoom(why);
            case RebuildOutcome.Unusable(String why) -> {
                if (delta.isRequired()) {
                    yield new Made.Impossible("must not be fetched whole: " + why);
                }
                Durable.write(folder.givenUp(release.digest()), attempt(work));
                reporter.comesWhole(why);
                yield new Made.Whole();
            }
        };
    }

    /// The bytes that the server takes to be here are gone. It is told so, and asked what they may
    /// be made from now: that the whole blob may be fetched has not been said.
    private Made anew(WorkItem.Install work, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        long total = work.release().sizeBytes();
        if (reporter.send(Report.Body.of(ReportState.CONNECTING, 0, total))
                == Report.Directive.STOP) {
            return new Made.Stopped();
        }
        FreshOffers offers = new FreshOffers(api, work.key().distributionId());
        Optional<Offer> fresh = offers.fresh();
        if (fresh.isEmpty()) {
            return offers.areUnreadable() ? new Made.Unreadable() : new Made.Stopped();
        }
        return make(work.by(fresh.get()), model, reporter);
    }

    private static Bases bases(InstalledModel model) {
        return content -> {
            for (Installation candidate : model.all()) {
                WorkItem.Release release = candidate.release();
                if (new Content(release.digest(), release.sizeBytes()).equals(content)) {
                    return Optional.of(candidate.file());
                }
            }
            return Optional.empty();
        };
    }

    /// Whether an earlier attempt has so much of the blob that the rest is less than the delta.
    private boolean isNearlyThere(WorkItem.Release release, DeltaOffer delta) throws IOException {
        DownloadTarget whole =
                new DownloadTarget(
                        release.digest(), release.sizeBytes(), folder.partial(release.digest()));
        return whole.sizeBytes() - download.presentBytes(whole) <= delta.bytesToFetch();
    }

    private boolean isGivenUp(WorkItem.Install work) throws IOException {
        Path mark = folder.givenUp(work.release().digest());
        return Files.exists(mark) && Files.readString(mark).equals(attempt(work));
    }

    private static String attempt(WorkItem.Install work) {
        return work.key().ofAttempt() + "\n";
    }
}
