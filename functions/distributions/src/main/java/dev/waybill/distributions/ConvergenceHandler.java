package dev.waybill.distributions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.WaitersTable;
import dev.waybill.aws.Waypoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// How far versions have come, and who runs them (API §9, §11). Its calls may wait.
public final class ConvergenceHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public ConvergenceHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new ConvergenceHandler(environment)
                                .function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    ConvergenceHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    ConvergenceHandler(Backends backends) {
        this.function =
                ConvergenceWiring.of(
                        backends, Waiting.in(WaitersTable.of(backends, "convergence")));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
