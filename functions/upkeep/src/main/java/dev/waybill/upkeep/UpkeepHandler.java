package dev.waybill.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Snapshot;
import dev.waybill.aws.Waypoint;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Does every minute what nobody calls for (a schedule's event; its content does not matter).
public final class UpkeepHandler implements RequestStreamHandler {

    private final Duties duties;

    /// As Lambda makes it.
    public UpkeepHandler() {
        this(System.getenv());
        Snapshot.prepare(
                System.getenv(),
                stage -> new UpkeepHandler(stage).duties.perform(line -> {}),
                Waypoint.CONVERGENCE_TABLE,
                Waypoint.BLOBS_BUCKET);
    }

    /// As the local stack makes it.
    UpkeepHandler(Map<String, String> environment) {
        this(Backends.of(environment));
    }

    UpkeepHandler(Backends backends) {
        this.duties = Wiring.duties(backends);
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {
        int failed = duties.perform(context.getLogger()::log);
        if (failed > 0) {
            throw new IllegalStateException(failed + " duties failed; the log says why");
        }
    }
}
