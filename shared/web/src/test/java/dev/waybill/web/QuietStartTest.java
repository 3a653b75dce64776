package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where no issuer is trusted, JWTs cost nothing at the start: none of what reads them is loaded,
/// not even when somebody sends one.
final class QuietStartTest {

    @TempDir private Path folder;

    /// What the other JVM does: a function without an issuer answers a few requests.
    static final class OtherMachine {

        private OtherMachine() {}

        public static void main(String[] args) {
            Fixture fixture =
                    new Fixture(Map.of(Operation.LIST_MODELS, call -> Response.empty(200)));
            for (String token : List.of(Fixture.token("viewer"), "eyJhbGciOiJSUzI1NiJ9.e30.AAAA")) {
                System.out.println(
                        fixture.function
                                .answer(
                                        Fixture.request(
                                                "GET",
                                                "/v1/models",
                                                "",
                                                Map.of("authorization", "Bearer " + token)))
                                .status());
            }
        }
    }

    @Test
    void nothingOfJwtsIsLoadedWhereNoneAreTaken() throws Exception {
        Path loaded = folder.resolve("classes.txt");
        Path answers = folder.resolve("answers.txt");
        String surefire = System.getProperty("surefire.test.class.path");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-Xmx128m",
                                "-Xlog:class+load:file=" + loaded,
                                "-cp",
                                surefire == null ? System.getProperty("java.class.path") : surefire,
                                OtherMachine.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(answers.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readAllLines(answers)).containsExactly("200", "401");
        String classes = Files.readString(loaded);
        assertThat(classes)
                .contains("dev.waybill.web.Authenticator ")
                .doesNotContain("dev.waybill.web.jwt.", "java.security.Signature ");
    }
}
