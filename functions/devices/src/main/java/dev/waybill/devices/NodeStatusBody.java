package dev.waybill.devices;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Installed;
import dev.waybill.domain.assignment.ModelStatus;
import dev.waybill.domain.assignment.OperationalStatus;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Times;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The NodeModelStatus of SPEC 2.1, with `target_version` of API §10.
record NodeStatusBody(
        @Nullable String nodeId,
        @Nullable String currentVersion,
        @Nullable String variantId,
        @Nullable String targetVersion,
        @Nullable String operationalStatus,
        @Nullable String lastUpdated) {

    /// What is known of the model on the device; absent when the device never said anything.
    static Optional<NodeStatusBody> of(Assignment assignment) {
        return assignment.status().map(status -> of(assignment, status));
    }

    private static NodeStatusBody of(Assignment assignment, ModelStatus status) {
        Optional<Installed> running = assignment.running();
        return new NodeStatusBody(
                assignment.deviceId().value(),
                running.map(Installed::version).map(Version::value).orElse(null),
                running.flatMap(Installed::variantId).map(VariantId::value).orElse(null),
                status.targetVersion().map(Version::value).orElse(null),
                status.status().toString(),
                status.at().toString());
    }

    /// What the device says. A status that needs a version without one is an [InvalidRequest]; a
    /// version with NotDeployed is dropped (SPEC D1.17). A time in the future counts as now (SPEC
    /// D1.13).
    AssignmentEvent.StatusReported parse(Instant now) {
        if (operationalStatus == null) {
            throw new InvalidRequest("operational_status", "is required");
        }
        OperationalStatus status = OperationalStatus.parse(operationalStatus);
        Optional<Version> current = Optional.ofNullable(currentVersion).map(Version::new);
        Optional<Version> target = Optional.ofNullable(targetVersion).map(Version::new);
        boolean needsVersion = status.isRunning() || status == OperationalStatus.LOADING;
        if (needsVersion && current.isEmpty() && target.isEmpty()) {
            throw new InvalidRequest("current_version", "is required with this operational_status");
        }
        boolean nothing = status == OperationalStatus.NOT_DEPLOYED;
        return new AssignmentEvent.StatusReported(
                status,
                nothing ? Optional.empty() : current,
                nothing ? Optional.empty() : Optional.ofNullable(variantId).map(VariantId::new),
                nothing ? Optional.empty() : target,
                time(now));
    }

    private Instant time(Instant now) {
        if (lastUpdated == null) {
            return now;
        }
        Instant said = Times.parse("last_updated", lastUpdated);
        return said.isAfter(now) ? now : Instant.ofEpochMilli(said.toEpochMilli());
    }
}
