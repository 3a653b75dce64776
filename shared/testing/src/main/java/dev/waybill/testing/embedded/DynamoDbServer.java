package dev.waybill.testing.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// DynamoDB, by DynamoDB Local in a process of its own.
final class DynamoDbServer implements AutoCloseable {

    private static final String MAIN = "dev.waybill.dynamodb.DynamoDbProcess";
    private static final String JARS = "/dev/waybill/dynamodb/class-path";
    private static final String LISTENING = "listening";

    private final ServerProcess process;
    private final URI url;

    private DynamoDbServer(ServerProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// Starts on a free port, with its tables in `folder`, or in memory where there is none.
    static DynamoDbServer start(Optional<Path> folder) {
        try {
            ServerProcess process =
                    ServerProcess.start(
                            MAIN, JARS, ProcessBuilder.Redirect.DISCARD, arguments(folder));
            String port =
                    process.await(LISTENING)
                            .map(line -> line.substring(LISTENING.length() + 1))
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "DynamoDB Local ended before it listened"));
            return new DynamoDbServer(process, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException("start DynamoDB Local", e);
        }
    }

    URI url() {
        return url;
    }

    private static List<String> arguments(Optional<Path> folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-sharedDb", "-disableTelemetry"));
        if (folder.isPresent()) {
            Files.createDirectories(folder.get());
            arguments.addAll(List.of("-dbPath", folder.get().toAbsolutePath().toString()));
        } else {
            arguments.add("-inMemory");
        }
        return arguments;
    }

    @Override
    public void close() {
        process.close();
    }
}
