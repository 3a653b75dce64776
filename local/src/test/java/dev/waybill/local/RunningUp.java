package dev.waybill.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `waybill up` in a JVM of its own, on the template in a folder of the test's.
final class RunningUp implements AutoCloseable {

    private static final String LAST = "  commands in this folder ";

    private final Process process;
    private final Path data;
    private final List<String> output = new ArrayList<>();

    private RunningUp(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /// Starts it with `--data`; returns when it answers, or has ended without.
    static RunningUp start(Path root, Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
        arguments.addAll(List.of(more));
        return launch(root, data, arguments);
    }

    /// Starts it without `--data`; returns when it answers, or has ended without.
    static RunningUp startInMemory(Path root) throws IOException {
        return launch(root, root.resolve(".waybill"), List.of());
    }

    private static RunningUp launch(Path root, Path data, List<String> more) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dwaybill.root=" + root,
                                "-cp",
                                classPath == null
                                        ? System.getProperty("java.class.path")
                                        : classPath,
                                "dev.waybill.local.Up",
                                "--port",
                                "0"));
        command.addAll(more);
        Process process =
                new ProcessBuilder(command)
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .start();
        RunningUp running = new RunningUp(process, data);
        running.readUntilReady();
        return running;
    }

    private void readUntilReady() throws IOException {
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.add(line);
            if (line.startsWith(LAST)) {
                return;
            }
        }
    }

    String output() {
        return String.join("\n", output);
    }

    JsonNode endpoints() throws IOException {
        return new ObjectMapper().readTree(data.resolve("endpoints.json").toFile());
    }

    /// The processes that it has started.
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    void kill() {
        process.destroyForcibly();
    }

    void terminate() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("it runs on: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
