package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One distribution's part in a device's assignments.
///
/// @param assignment the assignment of its model
/// @param generation its generation
record OwnWork(Assignment assignment, long generation) {

    /// The work of `deviceId` for a distribution, also after it was pruned; absent when the
    /// distribution never had anything for this device. One query, and two reads more when it is
    /// not there.
    static Optional<OwnWork> find(
            AssignmentsTable assignments,
            DistributionsTable distributions,
            DeviceId deviceId,
            String distributionId) {
        return among(assignments.listOfDevice(deviceId), distributionId)
                .or(() ->
                        distributions
                                .find(distributionId)
                                .flatMap(distribution ->
                                        pruned(assignments, deviceId, distribution)));
    }

    /// The same, as it stood a moment ago: for who goes on with [AssignmentsTable#changeGlanced].
    /// At half the price when it is found.
    static Optional<OwnWork> glance(
            AssignmentsTable assignments,
            DistributionsTable distributions,
            DeviceId deviceId,
            String distributionId) {
        return among(assignments.glanceOfDevice(deviceId), distributionId)
                .or(() -> find(assignments, distributions, deviceId, distributionId));
    }

    private static Optional<OwnWork> among(List<Assignment> own, String distributionId) {
        for (Assignment assignment : own) {
            Optional<Long> generation = generation(assignment, distributionId);
            if (generation.isPresent()) {
                return Optional.of(new OwnWork(assignment, generation.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<OwnWork> pruned(
            AssignmentsTable assignments, DeviceId deviceId, Distribution distribution) {
        Assignment assignment = assignments.find(deviceId, distribution.version().modelId());
        return assignment.floor() >= distribution.generation()
                ? Optional.of(new OwnWork(assignment, distribution.generation()))
                : Optional.empty();
    }

    private static Optional<Long> generation(Assignment assignment, String distributionId) {
        return assignment.entries().entrySet().stream()
                .filter(entry -> entry.getValue().distributionId().equals(distributionId))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() ->
                        assignment.tombstones().entrySet().stream()
                                .filter(off ->
                                        off.getValue().distributionId().equals(distributionId))
                                .map(Map.Entry::getKey)
                                .findFirst());
    }
}
