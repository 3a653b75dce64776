package dev.waybill.bench.start;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What no function can be cheaper than.
public final class EmptyHandler implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
            throws IOException {
        event.readAllBytes();
        answer.write("{}".getBytes(StandardCharsets.UTF_8));
    }
}
