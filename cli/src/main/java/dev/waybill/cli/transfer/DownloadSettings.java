package dev.waybill.cli.transfer;

import dev.waybill.cli.api.Backoff;
import java.time.Duration;

/// How a download is carried out.
///
/// @param connections how many ranges are read at once
/// @param alone how long one connection is given for a range, on average, before the others are
///   opened: where it needs less, the network is faster than hashing, and others would be of no use
/// @param segmentBytes the size of a range, which is also the grain of the journal
/// @param bufferBytes the memory that each connection, and the hashing, takes
/// @param backoff tries in a row that bring nothing, per range
public record DownloadSettings(
        int connections, Duration alone, int segmentBytes, int bufferBytes, Backoff backoff) {

    public DownloadSettings {
        if (connections < 1 || alone.isNegative() || segmentBytes < 1 || bufferBytes < 1) {
            throw new IllegalStateException("a download needs a connection, segments and a buffer");
        }
    }

    /// With all connections at once.
    public DownloadSettings(int connections, int segmentBytes, int bufferBytes, Backoff backoff) {
        this(connections, Duration.ZERO, segmentBytes, bufferBytes, backoff);
    }

    /// Four connections once the first brings less than 70 MB/s, ranges of 4 MiB, buffers of 128
    /// KiB.
    public static DownloadSettings usual(Backoff backoff) {
        return new DownloadSettings(4, Duration.ofMillis(60), 4 << 20, 128 << 10, backoff);
    }
}
