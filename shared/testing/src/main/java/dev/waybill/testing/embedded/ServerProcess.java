package dev.waybill.testing.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A server that runs in a JVM of its own, on a class path that the build resolved for it. It says
/// in one line of its output where it listens, and ends when its standard input does, that is with
/// this JVM, even when this JVM is killed.
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ServerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param main the main class, found on this JVM's own class path
    /// @param jars the resource that lists the jars which `main` needs beside itself
    /// @param errors where its standard error goes
    static ServerProcess start(
            String main, String jars, ProcessBuilder.Redirect errors, List<String> arguments)
            throws IOException {
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
                        homeOf(main) + File.pathSeparator + list(jars),
                        main));
        command.addAll(arguments);
        return new ServerProcess(new ProcessBuilder(command).redirectError(errors).start());
    }

    /// Waits for a line that starts with one of `words` and a blank; empty when the process ended
    /// without one.
    Optional<String> await(String... words) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            for (String word : words) {
                if (line.startsWith(word + " ")) {
                    Thread.ofVirtual().name("output-of-a-server").start(this::drain);
                    return Optional.of(line);
                }
            }
        }
        process.destroyForcibly();
        return Optional.empty();
    }

    private static String list(String jars) throws IOException {
        try (InputStream list = ServerProcess.class.getResourceAsStream(jars)) {
            if (list == null) {
                throw new IllegalStateException(
                        "the build left no " + jars + "; run mvn process-resources");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /// The folder or jar of a class.
    private static Path homeOf(String main) {
        String resource = "/" + main.replace('.', '/') + ".class";
        var url = ServerProcess.class.getResource(resource);
        if (url == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        String text = url.toString();
        if (text.startsWith("jar:")) {
            return Path.of(URI.create(text.substring("jar:".length(), text.indexOf("!/"))));
        }
        return Path.of(URI.create(text.substring(0, text.length() - resource.length()) + "/"));
    }

    private void drain() {
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
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
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
