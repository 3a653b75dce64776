package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Replays the sample events against the very jars that are deployed, each under the official
/// runtime interface client in a JVM of its own: a class that packing lost is missed here.
///
/// Needs what `mvn package` makes, so it runs in `make test`; a build that stops before leaves it
/// out.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux only")
class DeployedEventsTest {

    private static final Path ROOT = RepositoryRoot.find();

    private static SampleEvents events;

    @BeforeAll
    static void create() {
        events = SampleEvents.create();
    }

    @AfterAll
    static void drop() {
        events.close();
    }

    static List<String> folders() throws IOException {
        return SampleEvents.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyEventEndsAsItsNameSays(String folder) throws Exception {
        FunctionDeclaration declared = declared(folder);
        Path jar = jar(declared.name());
        assumeTrue(isCurrent(jar), "not packed: " + jar);
        Map<String, String> environment = new HashMap<>(events.environment());
        environment.putAll(declared.environment());
        Path log = ROOT.resolve("local/target/events-" + folder + ".log");
        try (DeployedFunction function =
                DeployedFunction.start(jar, declared.handler(), environment, log)) {
            for (Path file : SampleEvents.files(folder)) {
                RuntimeApi.Reply reply = function.invoke(Files.readString(file));
                assertThat(reply.failed()).as("%s: %s", file, reply.body()).isFalse();
                SampleEvents.judge(file, reply.body());
            }
        }
    }

    private static FunctionDeclaration declared(String folder) {
        FunctionDeclaration declared = events.functions().get(folder);
        if (declared == null) {
            throw new AssertionError("no function has the folder " + folder);
        }
        return declared;
    }

    private static Path jar(String function) {
        Template.Resource resource = Template.ofRepository().resources().get(function);
        if (resource == null) {
            throw new AssertionError("the template has no " + function);
        }
        return ROOT.resolve(resource.properties().getOrDefault("CodeUri", "none").toString());
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
