package dev.waybill.bench.jwt;

import dev.waybill.bench.start.CpuTime;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.web.Authentication;
import dev.waybill.web.jwt.JwtAuthenticator;
import dev.waybill.web.jwt.JwtRehearsal;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A fresh JVM that verifies one token first, and then the same again and again. On its standard
/// input stand the issuer's discovery document, its keys and the token; what it prints are two
/// numbers of nanoseconds: the first verification's processor time, compiler included, and that of
/// one of the last, without it. With an argument it has rehearsed before, as a snapshot has.
final class JwtProcess {

    private static final int WARM_UP = 5_000;
    private static final int ROUNDS = 5_000;

    private JwtProcess() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        byte[] discovery = line(in).getBytes(StandardCharsets.UTF_8);
        byte[] keys = line(in).getBytes(StandardCharsets.UTF_8);
        String token = line(in);
        JwtAuthenticator authenticator =
                new JwtAuthenticator(
                        new TrustedIssuer(
                                JwtBench.ISSUER,
                                Optional.empty(),
                                Set.of(JwtBench.AUDIENCE),
                                "roles",
                                Map.of("operators", Role.OPERATOR)),
                        address -> address.getPath().equals("/keys") ? keys : discovery,
                        InstantSource.system());
        if (arguments.length > 0) {
            JwtRehearsal.play();
        }
        Duration begun = CpuTime.ofThisProcess();
        verify(authenticator, token);
        long first = CpuTime.ofThisProcess().minus(begun).toNanos();
        System.out.println(first + " " + warm(authenticator, token));
    }

    private static String line(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("three lines are to be there");
        }
        return line;
    }

    private static long warm(JwtAuthenticator authenticator, String token) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP; i++) {
            verify(authenticator, token);
        }
        long begun = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < ROUNDS; i++) {
            verify(authenticator, token);
        }
        return (threads.getCurrentThreadCpuTime() - begun) / ROUNDS;
    }

    private static void verify(JwtAuthenticator authenticator, String token) {
        if (!(authenticator.authenticate(token) instanceof Authentication.Known)) {
            throw new IllegalStateException("a good token is refused");
        }
    }
}
