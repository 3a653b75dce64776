package dev.waybill.models;

import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Reads a version.
final class GetVersion implements Endpoint {

    private final Versions versions;

    GetVersion(Versions versions) {
        this.versions = versions;
    }

    @Override
    public Response handle(Call call) {
        return Response.json(200, VersionBody.of(versions.require(call)));
    }
}
