package dev.waybill.distributions;

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

/// Distributions: making, reading, cancelling, and rolling models back (API §11).
public final class DistributionsHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public DistributionsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new DistributionsHandler(environment)
                                .function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    DistributionsHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    DistributionsHandler(Backends backends) {
        this.function = DistributionsWiring.of(backends);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
