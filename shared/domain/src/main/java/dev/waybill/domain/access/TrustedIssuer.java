package dev.waybill.domain.access;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An issuer of JWTs whose word about people and pipelines is taken: which of its tokens are meant
/// for this installation, and what they permit. Devices have tokens of this installation only.
///
/// @param issuer the text of the claim `iss`, and the address under which its discovery document is
/// @param keysUrl where its keys are; absent when the discovery document tells
/// @param audiences the texts of which the claim `aud` must hold one
/// @param roleClaim where a token says what its bearer is: a member's name, or, if it begins with
///   `/`, a JSON pointer (RFC 6901)
/// @param roles what the values of that claim permit
public record TrustedIssuer(
        String issuer,
        Optional<URI> keysUrl,
        Set<String> audiences,
        String roleClaim,
        Map<String, Role> roles) {

    public TrustedIssuer {
        audiences = Set.copyOf(audiences);
        roles = Map.copyOf(roles);
        if (roles.containsValue(Role.DEVICE)) {
            throw new IllegalArgumentException("a device has a token of its own");
        }
    }
}
