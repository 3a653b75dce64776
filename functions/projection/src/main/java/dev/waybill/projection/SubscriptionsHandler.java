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
import java.time.Duration;
import java.util.Map;

/// Tells subscribers what the stream of counters says (SPEC D1.8). A function of its own, so that
/// no subscriber's queue is in the way of counting.
public final class SubscriptionsHandler implements RequestStreamHandler {

    private final NewsFunction function;

    /// What Lambda calls.
    public SubscriptionsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(), SubscriptionsHandler::rehearse, Waypoint.CONVERGENCE_TABLE);
    }

    SubscriptionsHandler(Map<String, String> environment) {
        this.function = Wiring.news(Backends.of(environment), SubscriptionsHandler::sleep);
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Plays the news of a version that nobody has subscribed to.
    private static void rehearse(Map<String, String> stage) throws IOException {
        String event =
                "{\"Records\":[{\"eventID\":\"1\",\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"model_version\":{\"S\":\"stage:1\"},\"distribution_id\":{\"S\":\"stage\"}},\"SequenceNumber\":\"1\"}}],\"shardId\":\"stage\",\"state\":{},\"window\":{\"start\":\"2025-01-01T00:00:00Z\",\"end\":\"2025-01-01T00:00:05Z\"},\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false}";
        new SubscriptionsHandler(stage)
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
