package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import java.time.Instant;
import java.util.Optional;

/// What a device's word means for one entry.
///
/// An attempt that is over stays so, but for its success or failure: a device that timed out may
/// still succeed, one that runs may crash, and neither goes back to being on the way.
///
/// @param state how far the device is
/// @param bytes how many bytes it has; absent when it did not say
/// @param reason what keeps it; absent when it did not say
/// @param details the same in words
/// @param at the server's time
record EntryReport(
        ReportState state,
        Optional<Long> bytes,
        Optional<BlockerReason> reason,
        Optional<String> details,
        Instant at) {

    /// `entry` after this word.
    Entry applyTo(Entry entry) {
        Progress progress = entry.progress();
        if (progress.state().isEnd() && !state.isEnd()) {
            return entry;
        }
        Progress moved =
                progress.state() == state
                        ? progress.moved(state, bytesOf(entry), at).endedAsBefore(progress)
                        : progress.moved(state, bytesOf(entry), at);
        return entry.with(moved, blocker(entry).map(entry::dated));
    }

    private long bytesOf(Entry entry) {
        if (state.hasAllBytes()) {
            return entry.sizeBytes();
        }
        if (state == ReportState.CANCELLED) {
            return 0;
        }
        long said = bytes.orElse(entry.progress().bytes());
        return Math.clamp(said, 0, entry.sizeBytes());
    }

    private Optional<Blocker> blocker(Entry entry) {
        if (state == ReportState.FAILED) {
            BlockerReason why = reason.orElse(usualReason(entry.progress().state()));
            return Optional.of(new Blocker(why, at, details));
        }
        return reason.map(why -> new Blocker(why, at, details));
    }

    /// What has failed when the device does not say: whatever it was at.
    private static BlockerReason usualReason(ReportState before) {
        return switch (before) {
            case CONNECTING, TRANSFERRING -> BlockerReason.TRANSFER_FAILED;
            case COMPLETED, LOADING, OPERATIONAL, DEGRADED -> BlockerReason.DEPLOYMENT_FAILED;
            case PENDING, FAILED, CANCELLED -> BlockerReason.UNKNOWN;
        };
    }
}
