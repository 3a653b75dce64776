package dev.waybill.web.jwt;

import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.web.Authentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Verifies the examples of RFC 7515 (appendix A.2 and A.3), so that a snapshot finds all classes
/// loaded that a real token needs. It asks nobody, and keeps nothing: the keys of the real issuer
/// are fetched when the first token comes.
public final class JwtRehearsal {

    /// When the examples were valid.
    private static final Instant THEN = Instant.ofEpochSecond(1_300_000_000);

    private static final String KEYS =
            """
            {"keys": [
             {"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL\
            -yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsm\
            tdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
             {"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
            """;

    private static final String CLAIMS =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// One for each of the two algorithms that are most in use.
    static final List<String> TOKENS =
            List.of(
                    "eyJhbGciOiJSUzI1NiJ9."
                            + CLAIMS
                            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt"
                            + "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArL"
                            + "IARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7no"
                            + "OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ"
                            + "Ge77Rw",
                    "eyJhbGciOiJFUzI1NiJ9."
                            + CLAIMS
                            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

    private JwtRehearsal() {}

    /// Verifies them all. That they name no audience is the only thing wrong with them.
    public static void play() {
        TrustedIssuer joe =
                new TrustedIssuer(
                        "joe",
                        Optional.of(URI.create("https://stage.invalid")),
                        Set.of("stage"),
                        "roles",
                        Map.of("stage", Role.VIEWER));
        JwtAuthenticator stage =
                new JwtAuthenticator(
                        joe, address -> KEYS.getBytes(StandardCharsets.UTF_8), () -> THEN);
        for (String token : TOKENS) {
            if (!stage.authenticate(token).equals(new Authentication.Refused("audience"))) {
                throw new IllegalStateException("an example of RFC 7515 does not verify");
            }
        }
    }
}
