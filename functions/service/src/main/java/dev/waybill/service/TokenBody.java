package dev.waybill.service;

import dev.waybill.domain.access.IssuedToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token in an answer (API §2). `token`, its text, is there only in the answer that made it.
record TokenBody(
        String tokenId,
        @Nullable String token,
        String role,
        String subject,
        @Nullable String deviceId,
        String createdAt,
        @Nullable String expiresAt) {

    static TokenBody of(IssuedToken token, Instant createdAt, @Nullable String text) {
        return new TokenBody(
                token.tokenId(),
                text,
                token.principal().role().toString(),
                token.principal().subject(),
                token.principal().deviceId().orElse(null),
                createdAt.toString(),
                token.expiresAt().map(Instant::toString).orElse(null));
    }
}
