package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/// The jar of a function as it is deployed: the one that its `CodeUri` names.
final class PackedJar {

    private PackedJar() {}

    /// The jar of the function that the template calls `function`. A build that stops before it
    /// packs has none, or an old one: then the test is skipped, but not in CI, where everything is
    /// packed.
    static Path of(String function) throws IOException {
        Template.Resource resource = Template.ofRepository().resources().get(function);
        if (resource == null) {
            throw new AssertionError("the template has no " + function);
        }
        Path jar =
                RepositoryRoot.find()
                        .resolve(resource.properties().getOrDefault("CodeUri", "none").toString());
        boolean isCurrent = isCurrent(jar);
        if (System.getenv("CI") == null) {
            assumeTrue(isCurrent, "not packed: " + jar);
        }
        assertThat(isCurrent).as("is packed: %s", jar).isTrue();
        return jar;
    }

    /// Whether the jar holds the classes of its module as they are now.
    private static boolean isCurrent(Path jar) throws IOException {
        if (!Files.exists(jar)) {
            return false;
        }
        FileTime packed = Files.getLastModifiedTime(jar);
        try (Stream<Path> files = Files.walk(jar.resolveSibling("classes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(file).compareTo(packed) > 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
