package dev.waybill.documents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.WaitersTable;
import dev.waybill.aws.Waypoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// What happened in collections (API §4). Its calls may wait.
public final class ChangesHandler implements RequestStreamHandler {

    private final HttpFunction function;

    /// What Lambda calls.
    public ChangesHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                environment ->
                        new ChangesHandler(environment).function.rehearse(Snapshot.STAGE_TOKENS),
                Waypoint.ACCESS_TABLE);
    }

    ChangesHandler(Map<String, String> environment) {
        Backends backends = Backends.of(environment);
        this.function = Wiring.changes(backends, Waiting.in(WaitersTable.of(backends, "changes")));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
