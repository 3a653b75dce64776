package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The calls of `docs/getting-started.md`, as they stand there.
final class GettingStartedTest {

    private static final Pattern BLOCK =
            Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void theDocumentsCallsWorkAsWritten(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("script.sh"), script());
        commandLine(folder.resolve("waybill"));
        Path output = folder.resolve("output.txt");
        try (Stack stack = TestStack.start()) {
            endpoints(stack, folder.resolve(".waybill"));
            ProcessBuilder shell =
                    new ProcessBuilder("sh", "-x", script.toString())
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            shell.environment().put("WAYBILL_API", stack.url().toString());
            shell.environment().put("WAYBILL_TOKEN", stack.adminToken().text());
            Process process = shell.start();
            boolean ended = process.waitFor(3, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended).as(Files.readString(output)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            assertThat(Files.readString(output))
                    .contains("\"current_version\":\"1.0.0\"")
                    .contains(
                            "1 of 1 converged, 0 in progress, 0 pending, 0 failed; that was the end")
                    // The device was given 1.0.0 twice, and is one platform all the same.
                    .contains("\"total_platforms\":1")
                    .doesNotContain("\"total_platforms\":2");
        }
    }

    /// What `waybill up` tells the command line of the queues below it.
    private static void endpoints(Stack stack, Path folder) throws IOException {
        Files.createDirectories(folder);
        String queues = TestStack.subscribers(stack).prefix();
        Files.writeString(
                folder.resolve("endpoints.json"),
                "{\"sqs\": {\"url\": \"%s\", \"subscribers\": \"%s\"}}"
                        .formatted(stack.aws().endpoints().sqs(), queues));
    }

    /// What `./waybill` is in the source tree, without looking whether something has to be built.
    private static void commandLine(Path file) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("java.class.path");
        String line = "exec '%s' -cp '%s' dev.waybill.cli.Main \"$@\"%n".formatted(java, classPath);
        assertThat(Files.writeString(file, "#!/bin/sh\n" + line).toFile().setExecutable(true))
                .isTrue();
    }

    private static String script() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "getting-started.md"));
        StringBuilder script = new StringBuilder();
        Matcher block = BLOCK.matcher(document);
        while (block.find()) {
            script.append(block.group(1));
        }
        assertThat(script.length()).isPositive();
        return script.toString();
    }
}
