package dev.waybill.runs;

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

/// Runs: starting and ending them, recording and reading their events (API §6).
public final class RunsHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public RunsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new RunsHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE,
                Waypoint.BLOBS_BUCKET);
    }

    RunsHandler(Map<String, String> environment) {
        this.function = Wiring.of(Backends.of(environment));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
