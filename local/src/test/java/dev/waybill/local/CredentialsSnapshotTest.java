package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A function gets its credentials as it does on AWS from a snapshot: over HTTP from the address in
/// its environment, where others are given after the restore. Those of before are good for an hour
/// more here, and may not be used.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux only")
class CredentialsSnapshotTest {

    @Test
    void signsWithWhatItIsGivenAfterTheRestore(@TempDir Path witness) throws Exception {
        Path log = RepositoryRoot.find().resolve("local/target/snapshot-credentials.log");
        try (SampleEvents events = SampleEvents.create();
                ContainerCredentials credentials = ContainerCredentials.start("before")) {
            FunctionDeclaration declared = events.functions().get("service");
            assertThat(declared).isNotNull();
            Path jar = PackedJar.of(declared.name());
            Map<String, String> environment = events.environment(declared);
            credentials.replaceKeysIn(environment);
            try (DeployedFunction function =
                    DeployedFunction.restore(jar, declared.handler(), environment, log, witness)) {
                credentials.become("after");
                function.awaitInit();
                List<WitnessedCall> asked = WitnessedCall.read(witness);
                assertThat(asked).isNotEmpty();
                assertThat(asked).extracting(WitnessedCall::token).containsOnly("before");
                assertThat(HeapHistogram.read(witness.resolve(SnapshotWitness.HEAP)))
                        .as("a snapshot")
                        .containsKey("java.lang.String")
                        .doesNotContainKey(
                                "software.amazon.awssdk.auth.credentials.AwsSessionCredentials");
                for (Path file : SampleEvents.files("service")) {
                    assertThat(function.invoke(Files.readString(file)).failed()).isFalse();
                }
                List<WitnessedCall> all = WitnessedCall.read(witness);
                assertThat(all.subList(asked.size(), all.size()))
                        .isNotEmpty()
                        .extracting(WitnessedCall::token)
                        .containsOnly("after");
                assertThat(credentials.strangers()).isZero();
            }
        }
    }
}
