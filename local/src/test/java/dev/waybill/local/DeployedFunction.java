package dev.waybill.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A function's jar under the runtime interface client, in a JVM of its own.
final class DeployedFunction implements AutoCloseable {

    private static final String CLIENT =
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /// Where the SDK looks for those who witness calls.
    private static final String INTERCEPTORS =
            "software/amazon/awssdk/global/handlers/execution.interceptors";

    private final RuntimeApi api;
    private final Process process;
    private final long begin;

    private DeployedFunction(RuntimeApi api, Process process, long begin) {
        this.api = api;
        this.process = process;
        this.begin = begin;
    }

    /// @param jar what is deployed
    /// @param environment all that the function finds in its environment
    /// @param log takes what it writes
    static DeployedFunction start(
            Path jar, String handler, Map<String, String> environment, Path log)
            throws IOException {
        return start(jar.toString(), CLIENT, handler, environment, log);
    }

    /// The same from a snapshot: prepared for it, and restored at once.
    ///
    /// @param witness the folder of a [SnapshotWitness] and a [CallWitness], which write there
    static DeployedFunction restore(
            Path jar, String handler, Map<String, String> environment, Path log, Path witness)
            throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        variables.put(SnapshotWitness.FOLDER, witness.toString());
        copy(SnapshotWitness.class, witness);
        copy(CallWitness.class, witness);
        copy(MarkedRandom.class, witness);
        copy(Class.forName(MarkedRandom.class.getName() + "$Source"), witness);
        Path interceptors = witness.resolve(INTERCEPTORS);
        Files.createDirectories(interceptors.resolveSibling("."));
        Files.writeString(interceptors, CallWitness.class.getName());
        String code = jar + File.pathSeparator + witness;
        DeployedFunction function =
                start(code, SnapshotWitness.class.getName(), handler, variables, log);
        try {
            function.api.awaitSnapshot();
            return function;
        } catch (Exception | AssertionError e) {
            function.close();
            throw e;
        }
    }

    /// Puts one class, and nothing else of the tests, where a class path finds it.
    private static void copy(Class<?> type, Path folder) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream bytes = type.getResourceAsStream("/" + file)) {
            Files.copy(Objects.requireNonNull(bytes), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static DeployedFunction start(
            String code, String main, String handler, Map<String, String> environment, Path log)
            throws IOException {
        RuntimeApi api = RuntimeApi.start();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        // As the managed runtime has it.
                        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                        "-cp",
                        code + File.pathSeparator + clientClassPath(),
                        main,
                        handler);
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("AWS_"));
        variables.putAll(environment);
        variables.putAll(
                Map.of(
                        "AWS_LAMBDA_RUNTIME_API", api.address(),
                        "AWS_LAMBDA_FUNCTION_NAME", handler,
                        "AWS_LAMBDA_FUNCTION_VERSION", "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                        "AWS_LAMBDA_LOG_GROUP_NAME", "replayed",
                        "AWS_LAMBDA_LOG_STREAM_NAME", "replayed",
                        "_HANDLER", handler));
        long begin = System.nanoTime();
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Thread.ofVirtual().start(() -> watch(process, api, log));
        return new DeployedFunction(api, process, begin);
    }

    private static void watch(Process process, RuntimeApi api, Path log) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        api.fail("the process has ended; see " + log);
    }

    /// The client and what it needs, and nothing else of the test's class path.
    private static String clientClassPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        String all = surefire == null ? System.getProperty("java.class.path") : surefire;
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(entry ->
                        List.of("aws-lambda-java-", "utils-lite-", "annotations-").stream()
                                .anyMatch(name ->
                                        Path.of(entry).getFileName().toString().startsWith(name)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Waits until the function asks for its first event; the time since its process began.
    Duration awaitInit() throws Exception {
        api.awaitInit();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    RuntimeApi.Reply invoke(String event) throws Exception {
        return api.invoke(event);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        api.close();
    }
}
