package dev.waybill.cli.command;

import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Waiter;
import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Everything that a command finds around it: environment, folders, streams, clock and randomness.
///
/// @param directory the working directory
/// @param out where results go
/// @param err where people are spoken to
/// @param isInteractive whether a person watches, so that bars and live tables make sense
/// @param random for secrets, keys and jitter; safe for use by many threads
public record Surroundings(
        Map<String, String> environment,
        Path directory,
        Path home,
        PrintWriter out,
        PrintWriter err,
        boolean isInteractive,
        InstantSource clock,
        Waiter waiter,
        RandomGenerator random) {

    private static final int SECRET_BYTES = 32;
    private static final int KEY_BYTES = 16;

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Those of this process.
    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home", "/")),
                writer(System.out, System.getProperty("stdout.encoding")),
                writer(System.err, System.getProperty("stderr.encoding")),
                isTerminal(),
                InstantSource.system(),
                Waiter.real(),
                new SecureRandom());
    }

    /// What `name` is set to; empty when it is not, or to nothing.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// How calls and transfers are tried again: eight times, after up to 10 seconds each.
    public Backoff backoff() {
        return new Backoff(8, Duration.ofMillis(250), Duration.ofSeconds(10), random, waiter);
    }

    /// A new Idempotency-Key.
    public String newKey() {
        return random(KEY_BYTES);
    }

    /// 256 random bits in base64url.
    public String newSecret() {
        return random(SECRET_BYTES);
    }

    private String random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// From JDK 25 on the console may be absent again.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintWriter writer(PrintStream stream, @Nullable String encoding) {
        Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        return new PrintWriter(new OutputStreamWriter(stream, charset), true);
    }
}
