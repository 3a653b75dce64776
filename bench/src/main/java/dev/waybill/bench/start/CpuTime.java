package dev.waybill.bench.start;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// The processor time, user and system, that a process has had: that of the threads that it has.
/// Java ends none of its own while it starts.
public final class CpuTime {

    private CpuTime() {}

    static Duration of(Process process) throws IOException {
        return of(String.valueOf(process.pid()));
    }

    /// That of this very process.
    public static Duration ofThisProcess() throws IOException {
        return of("self");
    }

    private static Duration of(String process) throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", process, "task"))) {
            for (Path task : tasks) {
                nanos += nanosOf(task);
            }
        }
        return Duration.ofNanos(nanos);
    }

    private static long nanosOf(Path task) throws IOException {
        try {
            String first = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
            return Long.parseLong(first);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
