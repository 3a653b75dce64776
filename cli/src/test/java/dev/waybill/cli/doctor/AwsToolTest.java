package dev.waybill.cli.doctor;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The AWS CLI that does not end, for which a script stands.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class AwsToolTest {

    @TempDir private Path folder;
    private Path started;
    private String command = "";

    @BeforeEach
    void write() throws Exception {
        started = folder.resolve("started");
        assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor()).isZero();
        Path script =
                Files.writeString(
                        folder.resolve("aws"),
                        """
                        #!/bin/sh
                        sleep 3600 &
                        echo $$ $! > "$(dirname "$0")/started"
                        wait
                        """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        command = script.toString();
    }

    /// The tool and what it has started, as soon as both run.
    private List<ProcessHandle> running() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(started)) {
            return List.of(reader.readLine().split(" ")).stream()
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
        }
    }

    private static void ended(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsWithWhoeverAsked() throws Exception {
        AwsTool aws = new AwsTool(command, Duration.ofHours(1));
        CompletableFuture<String> end = new CompletableFuture<>();
        Thread asking =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                aws.askOfEach(List.of("one"), aws::ask);
                                end.complete("answered");
                            } catch (InterruptedException e) {
                                end.complete("interrupted");
                            }
                        });
        List<ProcessHandle> processes = running();
        asking.interrupt();

        assertThat(end.get()).isEqualTo("interrupted");
        ended(processes);
    }

    @Test
    void endsWhenItTakesTooLong() throws Exception {
        Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(toSet());
        AwsTool aws = new AwsTool(command, Duration.ofMillis(200));

        assertThatThrownBy(() -> aws.ask("any"))
                .isInstanceOf(AwsTool.Refused.class)
                .hasMessageContaining("did not end within");
        ended(
                ProcessHandle.current()
                        .descendants()
                        .filter(process -> !before.contains(process))
                        .toList());
    }
}
