package dev.waybill.bench.program;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs other programs by `bash`, which tells what they cost with all that they started.
public final class Programs {

    private Programs() {}

    /// What a run cost.
    ///
    /// @param cpuSeconds user and system
    /// @param wallSeconds by the clock
    public record Cost(double cpuSeconds, double wallSeconds) {

        /// The sum of both.
        public Cost plus(Cost other) {
            return new Cost(cpuSeconds + other.cpuSeconds, wallSeconds + other.wallSeconds);
        }
    }

    /// Whether a program of this name is on the path.
    public static boolean isThere(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /// Runs a program in `folder`; throws when it fails.
    public static Cost run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path times = Files.createTempFile("waybill-times", "");
        try {
            List<String> timed = new ArrayList<>();
            timed.addAll(
                    List.of(
                            "bash",
                            "-c",
                            "TIMEFORMAT='%U %S %R'; { time \"${@:2}\" 2>&3; } 3>&2 2>\"$1\"",
                            "bash",
                            times.toString()));
            timed.addAll(command);
            ProcessBuilder builder =
                    new ProcessBuilder(timed)
                            .directory(folder.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IOException(command + " ended with " + status);
            }
            String[] seconds =
                    Files.readString(times, StandardCharsets.UTF_8).trim().split(" ", -1);
            return new Cost(
                    Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]),
                    Double.parseDouble(seconds[2]));
        } finally {
            Files.deleteIfExists(times);
        }
    }
}
