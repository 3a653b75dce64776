package dev.waybill.runs;

import dev.waybill.aws.run.RunsTable;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Reads a run.
final class GetRun implements Endpoint {

    private final RunsTable runs;

    GetRun(RunsTable runs) {
        this.runs = runs;
    }

    @Override
    public Response handle(Call call) {
        return Response.json(200, show(runs, call));
    }

    /// The run that the path names; ends the call with 404 when there is none.
    static RunBody show(RunsTable runs, Call call) {
        return runs.find(RunPath.id(call), call.at())
                .map(RunBody::of)
                .orElseThrow(() -> RunPath.notFound(call).refused());
    }
}
