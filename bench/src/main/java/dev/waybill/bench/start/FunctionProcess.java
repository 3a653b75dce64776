package dev.waybill.bench.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Starts a function in a JVM of its own, under AWS's runtime interface client.
///
/// @param root what the jars' paths are relative to
/// @param environments what a handler's function finds in its environment
record FunctionProcess(Path root, Function<String, Map<String, String>> environments) {

    /// As the managed runtime starts the JVM; which compilers it uses the environment says.
    private static final List<String> MANAGED =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-Xmx800m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");

    /// How a function comes to its first event.
    enum Way {
        /// From the start of the process.
        COLD("on-demand"),
        /// From a snapshot.
        RESTORED("snap-start");

        private final String initialization;

        Way(String initialization) {
            this.initialization = initialization;
        }
    }

    Process start(Candidate candidate, Way way, RuntimeApi api) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MANAGED);
        command.add("-cp");
        command.add(root.resolve(candidate.jar()) + File.pathSeparator + runtimeClient());
        command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        command.add(candidate.handler());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = new HashMap<>(environments.apply(candidate.handler()));
        variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", candidate.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        variables.put("AWS_LAMBDA_LOG_FORMAT", "TEXT");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", way.initialization);
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Lambda's client and its own libraries, out of this process's class path. The library for
    /// snapshots, which the managed runtime lends to a function, is in the functions' jars.
    private static String runtimeClient() {
        return String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(FunctionProcess::isOfRuntime)
                        .toList());
    }

    private static boolean isOfRuntime(String entry) {
        String name = Path.of(entry).getFileName().toString();
        return name.startsWith("aws-lambda-java-") || name.startsWith("utils-lite-");
    }
}
