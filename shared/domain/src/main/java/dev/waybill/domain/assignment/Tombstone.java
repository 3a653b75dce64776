package dev.waybill.domain.assignment;

import dev.waybill.domain.model.Version;

/// The mark of a distribution that was called off on a device's image. It stands also where the
/// distribution's entry never arrived, and keeps it out (protocol C.1 #8).
///
/// @param distributionId the distribution
/// @param version the version it would have brought
/// @param acknowledged whether the device said that it has stopped, or cannot have been offered the
///   work. Tombstones that were put before the latter was noted are acknowledged by the device's
///   word only: each device that they stand at is told
public record Tombstone(String distributionId, Version version, boolean acknowledged) {}
