package dev.waybill.devices;

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

/// The device's side: its work, the URLs of its bytes, its reports (API §10).
public final class WorkHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public WorkHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new WorkHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    WorkHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    WorkHandler(Backends backends) {
        this.function = WorkWiring.of(backends);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
