package dev.waybill.models;

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

/// The model registry: models, versions, variants, provenance and publishing (API §5).
public final class ModelsHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public ModelsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new ModelsHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    ModelsHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    ModelsHandler(Backends backends) {
        this.function = Wiring.of(backends);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
