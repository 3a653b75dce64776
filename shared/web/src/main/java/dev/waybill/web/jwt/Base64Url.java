package dev.waybill.web.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// base64url as JOSE writes it (RFC 7515 section 2): no padding, no white space, no bits left over.
/// So every value has exactly one text.
final class Base64Url {

    private Base64Url() {}

    /// The bytes that `text` stands for; absent when it is not their one text.
    static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
            String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            return again.equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
