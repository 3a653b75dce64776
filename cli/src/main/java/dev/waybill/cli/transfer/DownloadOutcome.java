package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;

/// How a download ended. Except after [Complete] and [Mismatch], what was received stays for the
/// next attempt.
public sealed interface DownloadOutcome {

    /// All bytes are there, on disk, and hash to the digest. The journal is gone.
    ///
    /// @param fetchedBytes how many came in this attempt
    record Complete(long fetchedBytes) implements DownloadOutcome {}

    /// All bytes came, but other ones. The partial file is gone.
    record Mismatch(Digest actual) implements DownloadOutcome {}

    /// The watcher ended it, or the bytes are not wanted any more.
    record Stopped() implements DownloadOutcome {}

    /// The disk does not take them.
    record DiskFull(String reason) implements DownloadOutcome {}

    /// All tries were used up, or none is of use.
    record Failed(String reason) implements DownloadOutcome {}
}
