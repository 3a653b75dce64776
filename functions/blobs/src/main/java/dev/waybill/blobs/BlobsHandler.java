package dev.waybill.blobs;

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

/// Blobs: bodies, upload tickets, metadata, content, references (API §3).
public final class BlobsHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public BlobsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new BlobsHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE,
                Waypoint.BLOBS_BUCKET);
    }

    BlobsHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    BlobsHandler(Backends backends) {
        this.function = BlobsWiring.of(backends);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
