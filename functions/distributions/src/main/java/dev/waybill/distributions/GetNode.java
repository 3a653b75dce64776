package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.distribution.Waiting;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one target of a distribution, what it waits for, and why it was given its variant or none.
final class GetNode implements Endpoint {

    private final Found found;
    private final Nodes nodes;
    private final DistributionsTable distributions;
    private final Waits.Lookup lookup;

    GetNode(Found found, Nodes nodes, DistributionsTable distributions, Waits.Lookup lookup) {
        this.found = found;
        this.nodes = nodes;
        this.distributions = distributions;
        this.lookup = lookup;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        Distribution distribution = found.require(call);
        Node node =
                nodes.find(distribution, deviceId)
                        .orElseThrow(() -> noTarget(distribution, deviceId).refused());
        Map<DeviceId, Waiting> waits = lookup.at(distribution, call.at()).of(List.of(node));
        ObjectNode body = NodeBody.of(node, Optional.ofNullable(waits.get(deviceId)));
        ArrayNode explanation = body.putArray("explanation");
        for (VariantVerdict verdict : explanation(distribution, node)) {
            ObjectNode item = explanation.addObject();
            item.put("variant_id", verdict.variantId().value());
            ArrayNode refusedBy = item.putArray("refused_by");
            verdict.refusedBy().forEach(predicate -> refusedBy.add(predicate.toString()));
        }
        return Response.json(200, body);
    }

    private List<VariantVerdict> explanation(Distribution distribution, Node node) {
        return node.result()
                .explanation()
                .flatMap(name -> distributions.findExplanation(distribution.id(), name))
                .orElse(List.of());
    }

    private static Problem noTarget(Distribution distribution, DeviceId deviceId) {
        return Problem.of(Code.DEVICE_NOT_FOUND, "The device is no target of this distribution")
                .with("distribution_id", distribution.id())
                .with("device_id", deviceId.value());
    }
}
