package dev.waybill.cli.transfer;

import dev.waybill.cli.api.Backoff;

/// How a download is carried out.
///
/// @param connections how many ranges are read at once
/// @param segmentBytes the size of a range, which is also the grain of the journal
/// @param bufferBytes the memory that each connection, and the hashing, takes
/// @param backoff tries in a row that bring nothing, per range
public record DownloadSettings(
        int connections, int segmentBytes, int bufferBytes, Backoff backoff) {

    public DownloadSettings {
        if (connections < 1 || segmentBytes < 1 || bufferBytes < 1) {
            throw new IllegalStateException("a download needs a connection, segments and a buffer");
        }
    }

    /// Four connections, ranges of 4 MiB, buffers of 128 KiB.
    public static DownloadSettings usual(Backoff backoff) {
        return new DownloadSettings(4, 4 << 20, 128 << 10, backoff);
    }
}
