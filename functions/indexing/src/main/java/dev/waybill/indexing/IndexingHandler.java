package dev.waybill.indexing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.web.QueueFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// Reads stored objects once, and makes deltas between them, for those who asked over the queue.
public final class IndexingHandler implements RequestStreamHandler {

    private final QueueFunction function;

    /// What Lambda calls. Its temporary folder outlives a job that is killed, and is nobody else's.
    public IndexingHandler() {
        this(System.getenv());
        TempSpace.sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.MAX);
    }

    IndexingHandler(Map<String, String> environment) {
        Indexer indexer = new Indexer(Backends.of(environment));
        this.function =
                new QueueFunction(message -> indexer.perform(IndexingQueue.read(message.body())));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        function.serve(input, output, context.getLogger()::log);
    }
}
