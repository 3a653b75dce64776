package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Replays the sample events against the very jars that are deployed, each under the official
/// runtime interface client in a JVM of its own: a class that packing lost is missed here, and so
/// are metrics that CloudWatch would not find in a log.
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
        Path jar = PackedJar.of(declared.name());
        Map<String, String> environment = events.environment(declared);
        Path log = ROOT.resolve("local/target/events-" + folder + ".log");
        try (DeployedFunction function =
                DeployedFunction.start(jar, declared.handler(), environment, log)) {
            long init = function.awaitInit().toMillis();
            long first = 0;
            LoggedLines lines = new LoggedLines(log);
            for (Path file : SampleEvents.files(folder)) {
                long asked = System.nanoTime();
                RuntimeApi.Reply reply = function.invoke(Files.readString(file));
                first = first == 0 ? System.nanoTime() - asked : first;
                assertThat(reply.failed()).as("%s: %s", file, reply.body()).isFalse();
                SampleEvents.judge(file, reply.body());
                lines.judge(file);
            }
            System.out.printf(
                    "%-14s init %5d ms, first answer %5d ms%n",
                    folder, init, TimeUnit.NANOSECONDS.toMillis(first));
        }
    }

    private static FunctionDeclaration declared(String folder) {
        FunctionDeclaration declared = events.functions().get(folder);
        if (declared == null) {
            throw new AssertionError("no function has the folder " + folder);
        }
        return declared;
    }
}
