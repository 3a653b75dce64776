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

/// The operator's side of devices: registering, listing and deleting them, their tokens, formations
/// and enrollments (API §9).
public final class DevicesHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public DevicesHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new DevicesHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    DevicesHandler(Map<String, String> environment) {
        this.function = DevicesWiring.of(Backends.of(environment));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
