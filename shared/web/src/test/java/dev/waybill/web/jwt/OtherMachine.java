package dev.waybill.web.jwt;

import dev.waybill.domain.Unavailable;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.testing.stack.SteppedClock;
import dev.waybill.web.Authentication;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Another JVM that verifies tokens as a function does, asking the issuer over HTTPS. It trusts
/// what its trust store says, and does what it is told line by line: `fetch URL`, `token JWT`,
/// `later SECONDS`.
final class OtherMachine implements AutoCloseable {

    private final Process process;
    private final Writer told;
    private final BufferedReader said;

    private OtherMachine(Process process) {
        this.process = process;
        this.told =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts it.
    ///
    /// @param trusted its trust store
    /// @param issuer whose tokens it takes, for the audience `waybill`
    static OtherMachine start(Path trusted, String issuer) throws IOException {
        String surefire = System.getProperty("surefire.test.class.path");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-Djavax.net.ssl.trustStore=" + trusted,
                                "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD,
                                "-cp",
                                surefire == null ? System.getProperty("java.class.path") : surefire,
                                OtherMachine.class.getName(),
                                issuer));
        return new OtherMachine(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// What it answers to one line.
    String ask(String line) throws IOException {
        told.write(line + '\n');
        told.flush();
        String answer = said.readLine();
        if (answer == null) {
            throw new IOException("the other machine has ended");
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        SteppedClock clock = new SteppedClock(Instant.now());
        TrustedIssuer issuer =
                new TrustedIssuer(
                        arguments[0],
                        Optional.empty(),
                        Set.of("waybill"),
                        "roles",
                        Map.of("operators", Role.OPERATOR));
        JwtAuthenticator authenticator = JwtAuthenticator.of(issuer, clock);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String what = line.substring(line.indexOf(' ') + 1);
                out.println(
                        switch (line.substring(0, line.indexOf(' '))) {
                            case "fetch" -> fetch(what);
                            case "token" -> token(authenticator, what);
                            case "later" -> {
                                clock.advance(Duration.ofSeconds(Long.parseLong(what)));
                                yield clock.instant().toString();
                            }
                            default -> throw new IllegalArgumentException(line);
                        });
            }
        }
    }

    private static String fetch(String address) {
        try {
            return new WebDocuments(Duration.ofSeconds(30)).fetch(URI.create(address)).length
                    + " bytes";
        } catch (IOException e) {
            return Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName()
                    + ": "
                    + e.getMessage();
        }
    }

    private static String token(JwtAuthenticator authenticator, String token) {
        try {
            return switch (authenticator.authenticate(token)) {
                case Authentication.Known known ->
                        known.bearer().subject() + " " + known.bearer().roles();
                case Authentication.Refused(String why) -> why;
            };
        } catch (Unavailable e) {
            return "unavailable: " + e.getCause();
        }
    }
}
