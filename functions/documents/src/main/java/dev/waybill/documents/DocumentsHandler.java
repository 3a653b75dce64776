package dev.waybill.documents;

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

/// Documents and the references in them (API §4).
public final class DocumentsHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public DocumentsHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new DocumentsHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE,
                Waypoint.BLOBS_BUCKET);
    }

    DocumentsHandler(Map<String, String> environment) {
        this.function = Wiring.documents(Backends.of(environment));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
