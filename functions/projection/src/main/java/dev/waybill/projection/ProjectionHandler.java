package dev.waybill.projection;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.Waypoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Counts what the stream of assignments says, exactly once (protocol B).
public final class ProjectionHandler implements RequestStreamHandler {

    private final StreamFunction function;

    /// What Lambda calls.
    public ProjectionHandler() {
        this(System.getenv());
        Snapshot.prepare(System.getenv(), ProjectionHandler::rehearse, Waypoint.CONVERGENCE_TABLE);
    }

    ProjectionHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    ProjectionHandler(Backends backends) {
        this.function = new StreamFunction(Wiring.of(backends));
    }

    /// Plays an assignment that tells nothing new.
    private static void rehearse(Map<String, String> stage) throws IOException {
        String event =
                "{\"Records\":[{\"eventID\":\"1\",\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"device_id\":{\"S\":\"stage\"},\"model_id\":{\"S\":\"stage\"}},\"SequenceNumber\":\"1\"}}],\"shardId\":\"stage\",\"state\":{},\"window\":{\"start\":\"2025-01-01T00:00:00Z\",\"end\":\"2025-01-01T00:00:05Z\"},\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false}";
        new ProjectionHandler(stage)
                .function.serve(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                        OutputStream.nullOutputStream());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output);
    }
}
