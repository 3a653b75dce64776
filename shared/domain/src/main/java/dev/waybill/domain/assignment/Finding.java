package dev.waybill.domain.assignment;

/// What the service itself found to keep a device, or to have ended its work. It lasts until the
/// service finds that it is over, or the device says something about its work.
public enum Finding {
    /// Nothing is heard of the device.
    SILENCE,
    /// The bytes that it is to fetch cannot be read.
    UNREADABLE,
    /// Time ran out, and the device has not said since that its work is over.
    EXPIRY
}
