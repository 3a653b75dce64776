package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot of a function that takes JWTs: all that verifies them is warm in it, and no key of
/// their issuer is. That one is asked when the first token comes.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux only")
class IssuerSnapshotTest {

    @Test
    void asksTheIssuerOfJwtsAfterTheRestoreOnly(@TempDir Path witness) throws Exception {
        JwtKey key = JwtKey.of("ES256", "k");
        Path log = RepositoryRoot.find().resolve("local/target/snapshot-issuer.log");
        try (SampleEvents events = SampleEvents.create();
                TestIssuer issuer = TestIssuer.start(key)) {
            FunctionDeclaration declared = events.functions().get("service");
            assertThat(declared).isNotNull();
            Path jar = PackedJar.of(declared.name());
            Map<String, String> environment = events.environment(declared);
            environment.putAll(
                    Map.of(
                            "JWT_ISSUER", issuer.url(),
                            "JWT_AUDIENCE", "waybill",
                            "JWT_ROLES", "all:viewer"));
            try (DeployedFunction function =
                    DeployedFunction.restore(jar, declared.handler(), environment, log, witness)) {
                function.awaitInit();
                assertThat(Files.readString(log)).doesNotContain("rehearsal:");
                assertThat(issuer.fetches()).isZero();
                assertThat(HeapHistogram.read(witness.resolve(SnapshotWitness.HEAP)))
                        .containsEntry("dev.waybill.web.jwt.JwtAuthenticator", 1L)
                        .doesNotContainKeys(
                                "dev.waybill.web.jwt.VerificationKey", "java.net.Socket");
                Map<String, Object> claims = issuer.claims("waybill", "ann", Instant.now());
                claims.put("roles", "all");
                for (int call = 0; call < 3; call++) {
                    RuntimeApi.Reply reply = function.invoke(event(key.token(claims)));
                    assertThat(reply.body()).contains("\"statusCode\":200");
                }
                assertThat(issuer.fetches()).isEqualTo(1);
            }
        }
    }

    private static String event(String token) {
        return """
        {"rawPath": "/v1/stats", "headers": {"authorization": "Bearer %s"},
         "requestContext": {"requestId": "r", "http": {"method": "GET"}}}\
        """
                .formatted(token);
    }
}
