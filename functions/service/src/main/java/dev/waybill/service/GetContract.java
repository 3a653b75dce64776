package dev.waybill.service;

import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// The contract that this service keeps.
final class GetContract implements Endpoint {

    private final String contract = Resources.text("openapi.yaml");

    @Override
    public Response handle(Call call) {
        return Response.text(200, "application/yaml", contract);
    }
}
