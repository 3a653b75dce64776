package dev.waybill.aws;

import dev.waybill.domain.Ids;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Identifiers and secrets from the system's source of randomness, read anew for each: a snapshot
/// of a function freezes none.
public final class SecureIds implements Ids {

    private final SecureRandom random = new SecureRandom();

    @Override
    public String next() {
        return HexFormat.of().formatHex(bytes(16));
    }

    @Override
    public String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
