package dev.waybill.distributions;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetResult;
import java.util.Optional;

/// One target of a distribution.
///
/// @param deviceId the device
/// @param result where it stands
/// @param entry what the device's own record says; absent before the target has arrived there, and
///   once it is forgotten
/// @param image the device's own record; absent when it was not looked at
record Node(
        DeviceId deviceId, TargetResult result, Optional<Entry> entry, Optional<Assignment> image) {

    /// The target by the device's own record, else by what was kept at the distribution's end;
    /// pending when neither knows it yet.
    static Node of(
            DeviceId deviceId,
            Optional<Assignment> image,
            long generation,
            Optional<TargetResult> kept) {
        TargetResult result =
                image.flatMap(known -> known.result(generation))
                        .or(() -> kept)
                        .orElseGet(() ->
                                new TargetResult(
                                        TargetClass.PENDING,
                                        Optional.empty(),
                                        0,
                                        0,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
        return new Node(deviceId, result, image.flatMap(known -> known.entry(generation)), image);
    }

    /// Whether something keeps it from converging, and somebody still waits for that.
    boolean isBlocked() {
        boolean isAsked =
                result.target() != TargetClass.CANCELLED
                        && result.target() != TargetClass.SUPERSEDED;
        return isAsked && result.blocker().isPresent();
    }
}
