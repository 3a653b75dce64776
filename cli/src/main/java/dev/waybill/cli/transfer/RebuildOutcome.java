package dev.waybill.cli.transfer;

/// How a rebuild ended. What was made stays for the next attempt, except where it is known to be
/// wrong.
public sealed interface RebuildOutcome {

    /// All bytes are there, on disk, and hash to the digest.
    ///
    /// @param fetchedBytes how many came over the network in this attempt
    record Complete(long fetchedBytes) implements RebuildOutcome {}

    /// The watcher ended it, or the bytes are not wanted any more.
    record Stopped() implements RebuildOutcome {}

    /// The disk does not take them.
    record DiskFull(String reason) implements RebuildOutcome {}

    /// This way does not lead to the blob; the whole blob may be had.
    ///
    /// @param reason begins with a stable word, as `base_missing`
    record Unusable(String reason) implements RebuildOutcome {}
}
