package dev.waybill.projection;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Counts what the stream of assignments says, exactly once (protocol B).
public final class ProjectionHandler implements RequestStreamHandler {

    private final StreamFunction function;

    /// What Lambda calls.
    public ProjectionHandler() {
        this(System.getenv());
    }

    ProjectionHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    ProjectionHandler(Backends backends) {
        this.function = new StreamFunction(Wiring.of(backends));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output);
    }
}
