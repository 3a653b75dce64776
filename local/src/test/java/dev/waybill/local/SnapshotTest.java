package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Snapshot;
import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.local.policy.Policy;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Takes every function through what Lambda does around a snapshot, under the official runtime
/// interface client: its hook before the snapshot, which asks AWS nothing that its role denies, its
/// hook after the restore, and then calls.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux only")
class SnapshotTest {

    /// One whose rehearsal does so, as not every one's does.
    private static final String MAKES_IDS = "models";

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
    void playsItsPartsOnAStageAndThenAnswersAsEver(String folder, @TempDir Path witness)
            throws Exception {
        FunctionDeclaration declared = events.functions().get(folder);
        assertThat(declared).isNotNull();
        Path jar = PackedJar.of(declared.name());
        Map<String, String> environment = events.environment(declared);
        Policy policy = declared.policy().orElseThrow();
        Path log = RepositoryRoot.find().resolve("local/target/snapshot-" + folder + ".log");
        Map<String, Integer> before = items(environment);
        try (DeployedFunction function =
                DeployedFunction.restore(jar, declared.handler(), environment, log, witness)) {
            long prepared = function.awaitInit().toMillis();
            assertThat(items(environment)).as("what the rehearsal wrote").isEqualTo(before);
            assertThat(Files.readString(log)).doesNotContain("rehearsal:");
            assertThat(witness.resolve(SnapshotWitness.RESTORED)).exists();
            assertThat(WitnessedCall.read(witness).stream().distinct())
                    .isNotEmpty()
                    .flatExtracting(WitnessedCall::accesses)
                    .allMatch(policy::allows, "is permitted to the function");
            assertThat(HeapHistogram.read(witness.resolve(SnapshotWitness.HEAP)))
                    .as("a snapshot after the rehearsal")
                    .satisfies(SnapshotTest::holdsNothingThatAges);
            if (folder.equals(MAKES_IDS)) {
                assertThat(witness.resolve(SnapshotWitness.MARKED)).exists();
            }
            assertThat(MarkedRandom.find(witness.resolve(SnapshotWitness.DUMP)))
                    .as("random bytes that the rehearsal was given, in the snapshot")
                    .isEmpty();
            long first = 0;
            for (Path file : SampleEvents.files(folder)) {
                long asked = System.nanoTime();
                RuntimeApi.Reply reply = function.invoke(Files.readString(file));
                first = first == 0 ? System.nanoTime() - asked : first;
                assertThat(reply.failed()).as("%s: %s", file, reply.body()).isFalse();
                SampleEvents.judge(file, reply.body());
            }
            System.out.printf(
                    "%-14s start, rehearsal and restore %5d ms, then first answer %5d ms%n",
                    folder, prepared, TimeUnit.NANOSECONDS.toMillis(first));
        }
    }

    /// No connection, nothing of the stage, no token but the administrator's, which is configured,
    /// and no source of random numbers that goes on from where it was. Two that the JDK made are no
    /// such thing: the one in a TLS context counts its own sessions, and what `NativePRNG` keeps it
    /// mixes with new bytes of the system's.
    private static void holdsNothingThatAges(Map<String, Long> heap) {
        assertThat(heap)
                .doesNotContainKeys(
                        "java.net.Socket",
                        "sun.net.www.http.HttpClient",
                        "sun.security.provider.HashDrbg",
                        "java.util.SplittableRandom",
                        "java.util.UUID");
        for (String atMostOne :
                List.of(
                        "dev.waybill.domain.access.IssuedToken",
                        "java.util.Random",
                        "sun.security.provider.SecureRandom",
                        "software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient",
                        "software.amazon.awssdk.services.s3.DefaultS3Client",
                        "software.amazon.awssdk.services.sqs.DefaultSqsClient")) {
            assertThat(heap.getOrDefault(atMostOne, 0L)).as(atMostOne).isLessThanOrEqualTo(1);
        }
        assertThat(heap).containsKeys("java.lang.String", Snapshot.class.getName());
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
}
