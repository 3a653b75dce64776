package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.FuzzCount;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.web.jwt.JwtFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Good JWTs damaged at random: never a failure of ours, and never one that is taken. The
/// properties `waybill.fuzz.seed` and `waybill.fuzz.tokens` ask for others, and for more.
final class JwtFuzzTest {

    private static final long SEED = Long.getLong("waybill.fuzz.seed", 20260801);
    private static final int TOKENS = Integer.getInteger("waybill.fuzz.tokens", 5_000);

    private static final JwtKey RSA = JwtKey.of("RS256", "rsa");
    private static final JwtKey EC = JwtKey.of("ES256", "ec");
    private static final JwtKey EDWARDS = JwtKey.of("EdDSA", "ed");

    private static final List<String> HEADERS =
            List.of(
                    "{\"alg\":\"none\"}",
                    "{\"alg\":\"HS256\",\"kid\":\"rsa\"}",
                    "{\"alg\":\"RS256\",\"kid\":\"ec\"}",
                    "{\"alg\":\"ES256\",\"kid\":\"rsa\"}",
                    "{\"alg\":\"EdDSA\",\"kid\":\"ec\"}",
                    "{\"alg\":\"PS256\",\"kid\":\"rsa\"}",
                    "{\"alg\":\"ES512\"}",
                    "{\"alg\":null}",
                    "{\"alg\":[\"RS256\"],\"kid\":{}}",
                    "{\"kid\":\"rsa\"}",
                    "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"]}",
                    "{\"alg\":\"RS256\",\"kid\":\"\\ud800\"}",
                    "[" + "[".repeat(150) + "]".repeat(150) + "]",
                    "{\"alg\":1e999999999}",
                    "\u0000");

    private final Random random = new Random(SEED);
    private final Fixture fixture =
            new Fixture(
                    Map.of(Operation.LIST_MODELS, call -> Response.empty(200)),
                    Optional.of(new JwtFixture(RSA, EC, EDWARDS).authenticator()));

    private int status(String authorization) {
        return fixture.function
                .answer(
                        Fixture.request(
                                "GET", "/v1/models", "", Map.of("authorization", authorization)))
                .status();
    }

    @Test
    void noDamagedTokenIsTakenAndNoneMakesAFailureOfOurs() {
        List<String> good = new ArrayList<>();
        for (JwtKey key : List.of(RSA, EC, EDWARDS)) {
            String token = key.token(JwtFixture.claims("roles", "the-admins"));
            assertThat(status("Bearer " + token)).isEqualTo(200);
            good.add(token);
        }
        FuzzCount count = new FuzzCount("of JWTs", SEED);
        for (int i = 0; i < TOKENS; i++) {
            String token = good.get(random.nextInt(good.size()));
            String damaged = damaged(token, good);
            if (!good.contains(damaged.strip())) {
                int status = status("Bearer " + damaged);
                count.add(status);
                assertThat(status).as("seed %d: %s", SEED, damaged).isEqualTo(401);
            }
        }
        count.report("");
        assertThat(count.of(401)).isGreaterThan(TOKENS * 9 / 10);
    }

    private String damaged(String token, List<String> good) {
        String damaged = token;
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged = once(damaged, good);
        }
        return damaged;
    }

    private String once(String token, List<String> good) {
        String[] parts = token.split("\\.", -1);
        int which = random.nextInt(parts.length);
        int place = token.isEmpty() ? 0 : random.nextInt(token.length());
        switch (random.nextInt(9)) {
            case 0 -> {
                return token.substring(0, place);
            }
            case 1 -> {
                return token.substring(0, place) + character() + token.substring(place);
            }
            case 2 -> {
                return token.substring(0, place)
                        + character()
                        + token.substring(Math.min(token.length(), place + 1));
            }
            case 3 -> {
                String[] others = good.get(random.nextInt(good.size())).split("\\.", -1);
                parts[which] = others[Math.min(which, others.length - 1)];
            }
            case 4 -> parts[0] = text(HEADERS.get(random.nextInt(HEADERS.size())));
            case 5 -> parts[which] = flipped(parts[which]);
            case 6 -> parts[which] = "";
            case 7 -> parts[which] = parts[which] + parts[which];
            default -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                parts[which] = JwtKey.text(bytes);
            }
        }
        return String.join(".", parts);
    }

    private char character() {
        return switch (random.nextInt(4)) {
            case 0 -> '.';
            case 1 -> (char) random.nextInt(0x20, 0x7f);
            case 2 -> (char) random.nextInt(0x10000);
            default -> (char) ('A' + random.nextInt(26));
        };
    }

    /// One bit of what the part says is another.
    private String flipped(String part) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            return part + '=';
        }
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return JwtKey.text(bytes);
    }

    private static String text(String json) {
        return JwtKey.text(json.getBytes(StandardCharsets.UTF_8));
    }
}
