package dev.waybill.domain.assignment;

/// What the service itself found to keep a device. It lasts until the service finds that it is
/// over, or the device says something about its work.
public enum Finding {
    /// Nothing is heard of the device.
    SILENCE,
    /// The bytes that it is to fetch cannot be read.
    UNREADABLE
}
