package dev.waybill.bench.jwt;

import dev.waybill.testing.oidc.JwtKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What it costs to verify a JWT: the first one of a JVM, the first after a rehearsal, and each of
/// many.
public final class JwtBench {

    static final String ISSUER = "https://issuer.invalid";
    static final String AUDIENCE = "waybill";

    /// As functions of the API are started.
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private static final int PROCESSES = 3;
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private JwtBench() {}

    /// Prints a line for each algorithm.
    public static void print(PrintStream out) throws IOException, InterruptedException {
        out.printf(
                "%-10s %14s %24s %18s%n",
                "", "first, CPU ms", "first, rehearsed, CPU ms", "each of many, CPU us");
        for (String algorithm : List.of("RS256", "ES256")) {
            JwtKey key = JwtKey.make(algorithm, "bench", 2048);
            List<long[]> fresh = new ArrayList<>();
            List<long[]> rehearsed = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                fresh.add(measure(key, List.of()));
                rehearsed.add(measure(key, List.of("rehearsed")));
            }
            out.printf(
                    "%-10s %14.1f %24.1f %18.1f%n",
                    algorithm,
                    median(fresh, 0) / MILLI,
                    median(rehearsed, 0) / MILLI,
                    median(fresh, 1) / MICRO);
        }
    }

    private static double median(List<long[]> results, int column) {
        long[] values = results.stream().mapToLong(result -> result[column]).sorted().toArray();
        return values[values.length / 2];
    }

    private static long[] measure(JwtKey key, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                QUICK,
                                "-cp",
                                System.getProperty("java.class.path"),
                                JwtProcess.class.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var told = process.outputWriter(StandardCharsets.UTF_8)) {
            told.write(JwtKey.json(Map.of("issuer", ISSUER, "jwks_uri", ISSUER + "/keys")) + '\n');
            told.write(JwtKey.json(Map.of("keys", List.of(key.jwk()))) + '\n');
            told.write(token(key) + '\n');
        }
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("the measuring process has failed");
        }
        return Arrays.stream(said.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    private static String token(JwtKey key) {
        long now = Instant.now().getEpochSecond();
        return key.token(
                Map.of(
                        "iss",
                        ISSUER,
                        "sub",
                        "somebody@example.org",
                        "aud",
                        List.of(AUDIENCE, "another"),
                        "iat",
                        now,
                        "exp",
                        now + 3600,
                        "roles",
                        List.of("operators", "staff")));
    }
}
