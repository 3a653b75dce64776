package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.domain.device.Capabilities;
import java.time.Duration;
import java.util.OptionalLong;

/// How an agent works.
///
/// @param capabilities what it reports; free storage is measured and added
/// @param storageBytes how much its folder may hold; the disk alone limits it when absent
/// @param downloads how it downloads, and how patient it is with the network
/// @param activation what brings an installed version to life
/// @param progressInterval between two reports of a transfer's progress
/// @param patience how long a version waits for room, as a blocker, before it fails; with none it
///   fails too when the device is busy
/// @param longPoll how long the server may wait with its answer when there is no work
public record AgentSettings(
        Capabilities capabilities,
        OptionalLong storageBytes,
        DownloadSettings downloads,
        Activation activation,
        Duration progressInterval,
        Duration patience,
        Duration longPoll) {

    /// Progress every 10 seconds, ten minutes of patience with a full disk, a long poll of 20
    /// seconds.
    public static AgentSettings usual(
            Capabilities capabilities,
            OptionalLong storageBytes,
            DownloadSettings downloads,
            Activation activation) {
        return new AgentSettings(
                capabilities,
                storageBytes,
                downloads,
                activation,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20));
    }

    /// The same, giving up at once when there is no room or the device is busy, and never making
    /// the server wait.
    public AgentSettings impatient() {
        return new AgentSettings(
                capabilities,
                storageBytes,
                downloads,
                activation,
                progressInterval,
                Duration.ZERO,
                Duration.ZERO);
    }
}
