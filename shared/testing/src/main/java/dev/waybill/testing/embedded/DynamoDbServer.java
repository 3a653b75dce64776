package dev.waybill.testing.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// DynamoDB, by DynamoDB Local in a process of its own. The process ends when its standard input
/// does, that is with this JVM, even when this JVM is killed.
final class DynamoDbServer implements AutoCloseable {

    private static final String MAIN = "dev.waybill.dynamodb.DynamoDbProcess";
    private static final String CLASS_PATH = "/dev/waybill/dynamodb/class-path";
    private static final String LISTENING = "listening ";

    private final Process process;
    private final URI url;

    private DynamoDbServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// Starts on a free port, with its tables in `folder`, or in memory where there is none.
    static DynamoDbServer start(Optional<Path> folder) {
        try {
            Process process =
                    new ProcessBuilder(command(folder))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            URI url = URI.create("http://127.0.0.1:" + awaitPort(process, output));
            Thread.ofVirtual().name("dynamodb-output").start(() -> drain(output));
            return new DynamoDbServer(process, url);
        } catch (IOException e) {
            throw new UncheckedIOException("start DynamoDB Local", e);
        }
    }

    URI url() {
        return url;
    }

    private static List<String> command(Optional<Path> folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-cp",
                        classPath(),
                        MAIN,
                        "-sharedDb",
                        "-disableTelemetry"));
        if (folder.isPresent()) {
            Files.createDirectories(folder.get());
            command.addAll(List.of("-dbPath", folder.get().toAbsolutePath().toString()));
        } else {
            command.add("-inMemory");
        }
        return command;
    }

    /// The jars the build resolved for the process, after the folder or jar of its main class.
    private static String classPath() throws IOException {
        try (InputStream list = DynamoDbServer.class.getResourceAsStream(CLASS_PATH)) {
            if (list == null) {
                throw new IllegalStateException(
                        "the build left no class path of DynamoDB Local; run mvn process-resources");
            }
            String jars = new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
            return homeOfMain() + File.pathSeparator + jars;
        }
    }

    private static Path homeOfMain() {
        String resource = "/" + MAIN.replace('.', '/') + ".class";
        URI found = resourceUri(resource);
        String text = found.toString();
        if (text.startsWith("jar:")) {
            return Path.of(URI.create(text.substring("jar:".length(), text.indexOf("!/"))));
        }
        return Path.of(URI.create(text.substring(0, text.length() - resource.length()) + "/"));
    }

    private static URI resourceUri(String resource) {
        var url = DynamoDbServer.class.getResource(resource);
        if (url == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return URI.create(url.toString());
    }

    private static int awaitPort(Process process, BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return Integer.parseInt(line.substring(LISTENING.length()));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("DynamoDB Local ended before it listened");
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // It says nothing that anybody waits for.
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
