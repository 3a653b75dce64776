package dev.waybill.cli.transfer;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;

/// Makes a blob from what is there already and what a plan fetches, and verifies its digest.
///
/// It goes on where an earlier attempt was cut, killed or stopped: the plan is kept, and of pack
/// and blob nothing is fetched again but the frame that was under way. The calling thread does all,
/// with one connection each to pack and blob. Memory is bounded whatever the plan says: see
/// [dev.waybill.delta.Rebuilder].
public final class Rebuild {

    private final RangeSource ranges;
    private final DownloadSettings settings;

    public Rebuild(RangeSource ranges, DownloadSettings settings) {
        this.ranges = ranges;
        this.settings = settings;
    }

    /// Brings `target`; returns when it is complete or cannot be. Interrupting the caller ends it,
    /// and keeps what was made.
    ///
    /// @param offer where the blob itself is
    /// @param delta the way to make it that goes with `offer`
    /// @param source asked when a URL has gone stale
    /// @param bases where the plan's base is looked for
    /// @param progress told how many bytes of the target are made
    /// @throws IOException when there is no folder for it
    public RebuildOutcome run(
            DownloadTarget target,
            Offer offer,
            DeltaOffer delta,
            OfferSource source,
            Bases bases,
            Progress progress)
            throws IOException, InterruptedException {
        Files.createDirectories(target.partial().toAbsolutePath().getParent());
        OfferLinks links = new OfferLinks(offer, delta, source);
        try {
            return new RebuildRun(ranges, settings, target, links, bases, progress).run();
        } catch (Ended ended) {
            return switch (ended.outcome()) {
                case DownloadOutcome.Stopped() when links.hasChanged() ->
                        new RebuildOutcome.Unusable("offer_changed");
                case DownloadOutcome.Stopped() -> new RebuildOutcome.Stopped();
                case DownloadOutcome.Failed(String reason) ->
                        new RebuildOutcome.Unusable("transfer_failed: " + reason);
                case DownloadOutcome.Complete _,
                        DownloadOutcome.Mismatch _,
                        DownloadOutcome.DiskFull _ ->
                        throw new IllegalStateException("no transfer ends so early", ended);
            };
        } catch (ClosedByInterruptException e) {
            throw Interrupts.interrupted(e, "rebuilding");
        } catch (IOException e) {
            return new RebuildOutcome.DiskFull(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            // The library for Zstandard's frames has no part for this processor or system.
            return new RebuildOutcome.Unusable("unsupported: " + e);
        }
    }
}
