package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Takes every function through what Lambda does around a snapshot, under the official runtime
/// interface client: its hook before the snapshot, its hook after the restore, and then calls.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux only")
class SnapshotTest {

    private static SampleEvents events;

    @BeforeAll
    static void create() {
        events = SampleEvents.create();
    }

    @AfterAll
    static void drop() {
        events.close();
    }

    static Stream<String> functions() {
        return events.functions().keySet().stream().filter(name -> !name.equals("indexing"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void playsItsPartsOnAStageAndThenAnswersAsEver(String folder) throws Exception {
        FunctionDeclaration declared = events.functions().get(folder);
        assertThat(declared).isNotNull();
        Map<String, String> environment = new HashMap<>(events.environment());
        environment.putAll(declared.environment());
        Path log = RepositoryRoot.find().resolve("local/target/snapshot-" + folder + ".log");
        Map<String, Integer> before = items(environment);
        try (DeployedFunction function =
                DeployedFunction.restore(code(), declared.handler(), environment, log)) {
            assertThat(items(environment)).as("what the rehearsal wrote").isEqualTo(before);
            assertThat(Files.readString(log)).doesNotContain("rehearsal:");
            long start = System.nanoTime();
            for (Path file : SampleEvents.files(folder)) {
                RuntimeApi.Reply reply = function.invoke(Files.readString(file));
                if (start != 0) {
                    Duration first = Duration.ofNanos(System.nanoTime() - start);
                    System.out.printf("%s: first answer %d ms%n", folder, first.toMillis());
                    start = 0;
                }
                assertThat(reply.failed()).as("%s: %s", file, reply.body()).isFalse();
                SampleEvents.judge(file, reply.body());
            }
        }
    }

    /// Where JWTs are taken, all that verifies them is warm in the snapshot, and no key of their
    /// issuer is: it is asked when the first one comes.
    @Test
    void asksTheIssuerOfJwtsAfterTheRestoreOnly() throws Exception {
        FunctionDeclaration declared = events.functions().get("service");
        assertThat(declared).isNotNull();
        JwtKey key = JwtKey.of("ES256", "k");
        Path log = RepositoryRoot.find().resolve("local/target/snapshot-jwt.log");
        try (TestIssuer issuer = TestIssuer.start(key)) {
            Map<String, String> environment = new HashMap<>(events.environment());
            environment.putAll(declared.environment());
            environment.putAll(
                    Map.of(
                            "JWT_ISSUER", issuer.url(),
                            "JWT_AUDIENCE", "waybill",
                            "JWT_ROLES", "all:viewer"));
            try (DeployedFunction function =
                    DeployedFunction.restore(code(), declared.handler(), environment, log)) {
                assertThat(Files.readString(log)).doesNotContain("rehearsal:");
                assertThat(issuer.fetches()).isZero();
                Map<String, Object> claims = issuer.claims("waybill", "ann", Instant.now());
                claims.put("roles", "all");
                for (int call = 0; call < 3; call++) {
                    RuntimeApi.Reply reply =
                            function.invoke(
                                    """
                                    {"rawPath": "/v1/stats", "headers": {"authorization": "Bearer %s"},
                                     "requestContext": {"requestId": "r", "http": {"method": "GET"}}}\
                                    """
                                            .formatted(key.token(claims)));
                    assertThat(reply.body()).contains("\"statusCode\":200");
                }
                assertThat(issuer.fetches()).isEqualTo(1);
            }
        }
    }

    /// How many items each table has.
    private static Map<String, Integer> items(Map<String, String> environment) {
        Map<String, Integer> items = new TreeMap<>();
        environment.forEach((name, table) -> {
            if (name.endsWith("_TABLE")) {
                items.put(
                        name,
                        EmbeddedAws.shared()
                                .dynamoDb()
                                .scan(scan -> scan.tableName(table).select(Select.COUNT))
                                .count());
            }
        });
        return items;
    }

    private static String code() {
        String surefire = System.getProperty("surefire.test.class.path");
        String all = surefire == null ? System.getProperty("java.class.path") : surefire;
        return String.join(
                File.pathSeparator,
                Stream.of(all.split(File.pathSeparator, -1))
                        .filter(entry -> !entry.contains("aws-lambda-java-runtime"))
                        .toList());
    }
}
