package dev.waybill.service;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.Waypoint;
import dev.waybill.web.HttpFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Health, figures, tokens, the audit trail, the contract, and the answer to every path that nobody
/// has (API §2).
public final class ServiceHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public ServiceHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new ServiceHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE,
                Waypoint.BLOBS_BUCKET,
                Waypoint.INDEXING_QUEUE);
    }

    ServiceHandler(Map<String, String> environment) {
        this.function = Wiring.of(Backends.of(environment));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
