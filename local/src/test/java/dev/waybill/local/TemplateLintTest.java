package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What those who know CloudFormation say of the template: `cfn-lint` and `sam validate --lint`,
/// each where it is installed. Neither asks AWS.
class TemplateLintTest {

    private static final long PATIENCE_SECONDS = 120;

    @Test
    void cfnLintFindsNothing() throws Exception {
        assertClean("cfn-lint", "template.yaml");
    }

    @Test
    void samFindsNothing() throws Exception {
        assertClean(
                "sam",
                "validate",
                "--lint",
                "--region",
                "us-east-1",
                "--template",
                "template.yaml");
    }

    private static void assertClean(String tool, String... arguments) throws Exception {
        Optional<Path> found = find(tool);
        assumeTrue(found.isPresent(), () -> "skipped: " + tool + " is not installed");
        List<String> command =
                Stream.concat(Stream.of(found.orElseThrow().toString()), Stream.of(arguments))
                        .toList();
        Path said = Files.createTempFile("lint", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(RepositoryRoot.find().toFile());
        builder.environment().put("SAM_CLI_TELEMETRY", "0");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private static Optional<Path> find(String tool) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
