package dev.waybill.projection;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;

/// Tells subscribers what the stream of counters says (SPEC D1.8). A function of its own, so that
/// no subscriber's queue is in the way of counting.
public final class SubscriptionsHandler implements RequestStreamHandler {

    private final NewsFunction function;

    /// What Lambda calls.
    public SubscriptionsHandler() {
        this(System.getenv());
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

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output);
    }
}
