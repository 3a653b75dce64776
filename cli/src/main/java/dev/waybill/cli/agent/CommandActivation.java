package dev.waybill.cli.agent;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a shell command, whose exit code decides: 0 for done, 75 (`EX_TEMPFAIL` of sysexits.h) for
/// not now, all others for failed. It finds in its environment `WAYBILL_MODEL`, `WAYBILL_VERSION`,
/// `WAYBILL_VARIANT` and `WAYBILL_FILE`. What it prints goes to a log file; the end of it becomes
/// part of a failure's details.
public final class CommandActivation implements Activation {

    private static final int LOG_TAIL = 150;
    private static final int NOT_NOW = 75;

    private final String command;
    private final Duration longest;
    private final Path log;

    /// @param longest after which the command and all that it started are ended, and count as
    ///   failed
    public CommandActivation(String command, Duration longest, Path log) {
        this.command = command;
        this.longest = longest;
        this.log = log;
    }

    @Override
    public Result activate(Installation installation) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", command)
                        .directory(installation.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        WorkItem.Release release = installation.release();
        builder.environment()
                .putAll(
                        Map.of(
                                "WAYBILL_MODEL", release.modelId(),
                                "WAYBILL_VERSION", release.version(),
                                "WAYBILL_VARIANT", release.variantId(),
                                "WAYBILL_FILE", installation.file().toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result.Failed("the activation command ran longer than " + longest);
            }
        } finally {
            end(process);
        }
        String details = "the activation command ended with " + process.exitValue() + tail();
        return switch (process.exitValue()) {
            case 0 -> new Result.Done();
            case NOT_NOW -> new Result.Busy(details);
            default -> new Result.Failed(details);
        };
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String tail() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - LOG_TAIL);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + text;
        }
    }
}
