package dev.waybill.domain.assignment;

import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Optional;

/// How the model fares on the device by its last word, whether as a report on work or outside of a
/// distribution.
///
/// @param status the status
/// @param targetVersion the version it is on the way to; absent when to none, or when it is there
/// @param at when that was: the server's time, or the device's own if that is earlier
public record ModelStatus(OperationalStatus status, Optional<Version> targetVersion, Instant at) {}
