package dev.waybill.distributions;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Segments;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import java.util.List;
import java.util.Optional;

/// Scopes as they are met when a distribution is made.
final class Scopes {

    private static final int FIRST = 100;

    private final ScopeReader reader;
    private final MembershipsTable memberships;

    Scopes(ScopeReader reader, MembershipsTable memberships) {
        this.reader = reader;
        this.memberships = memberships;
    }

    /// Ends the call with 404 when the scope is a formation that nobody ever stood in.
    void require(Scope scope) {
        if (scope instanceof Scope.Formation(FormationId formation)
                && memberships.findFormation(formation).isEmpty()) {
            throw Problem.of(Code.FORMATION_NOT_FOUND, "No device ever stood in it")
                    .with("formation_id", formation.value())
                    .refused();
        }
    }

    /// How the scope of `order` is laid out now.
    Layout layOut(Order order, ModelVersionId version) {
        if (order.origin().isPresent()) {
            return new Layout(reader.segments(order.origin().get()), List.of(), List.of());
        }
        if (order.scope() instanceof Scope.Nodes(var deviceIds)) {
            return Layout.ofNodes(reader.targets(order, version, List.copyOf(deviceIds)));
        }
        List<DeviceId> members = reader.list(order.scope(), FIRST, Optional.empty()).items();
        return new Layout(
                Segments.cut(reader.signposts(order.scope())),
                List.of(),
                reader.targets(order, version, members));
    }
}
