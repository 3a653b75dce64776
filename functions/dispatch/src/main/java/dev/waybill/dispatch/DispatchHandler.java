package dev.waybill.dispatch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.web.QueueFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Works off the tasks of the four dispatch queues: plans distributions, tells devices of those
/// that were called off, and ends those that are through (protocol C).
public final class DispatchHandler implements RequestStreamHandler {

    private final QueueFunction function;

    /// What Lambda calls.
    public DispatchHandler() {
        this(System.getenv());
    }

    DispatchHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    DispatchHandler(Backends backends) {
        this.function = Wiring.of(backends, Parallel.of(Wiring.AT_A_TIME));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
