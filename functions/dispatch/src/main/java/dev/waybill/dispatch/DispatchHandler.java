package dev.waybill.dispatch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.Waypoint;
import dev.waybill.web.QueueFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Works off the tasks of the four dispatch queues: plans distributions, tells devices of those
/// that were called off, and ends those that are through (protocol C).
public final class DispatchHandler implements RequestStreamHandler {

    private final QueueFunction function;

    /// What Lambda calls.
    public DispatchHandler() {
        this(System.getenv());
        Snapshot.prepare(System.getenv(), DispatchHandler::rehearse, Waypoint.CONVERGENCE_TABLE);
    }

    DispatchHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    DispatchHandler(Backends backends) {
        this.function = Wiring.of(backends, Parallel.of(Wiring.AT_A_TIME));
    }

    /// Plays a task of each kind, of a distribution that is not there.
    private static void rehearse(Map<String, String> stage) throws IOException {
        DispatchHandler handler = new DispatchHandler(stage);
        for (String task : List.of("plan", "call_off", "settle")) {
            String body =
                    "{\\\"task\\\":\\\"%s\\\",\\\"distribution_id\\\":\\\"stage\\\",\\\"segment\\\":0,\\\"page\\\":0}"
                            .formatted(task);
            String event = "{\"Records\":[{\"messageId\":\"1\",\"body\":\"" + body + "\"}]}";
            handler.function.serve(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    OutputStream.nullOutputStream(),
                    line -> {});
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
