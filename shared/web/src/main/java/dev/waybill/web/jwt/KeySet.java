package dev.waybill.web.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys that an issuer signs with at a time: a JWK set (RFC 7517 section 5).
///
/// @param keys those that can verify a signature
record KeySet(List<VerificationKey> keys) {

    private static final int MAX_KEYS = 100;

    KeySet {
        keys = List.copyOf(keys);
    }

    /// Reads a document; keys in it that are of no use are left out. Throws [InvalidRequest] when
    /// it is no JWK set: it has no array `keys`, which may be empty.
    static KeySet read(byte[] document) {
        JsonNode nodes = Json.read(document, JsonNode.class).path("keys");
        if (!nodes.isArray()) {
            throw new InvalidRequest("keys", "must be an array");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (keys.size() < MAX_KEYS) {
                VerificationKey.read(node).ifPresent(keys::add);
            }
        }
        return new KeySet(keys);
    }

    /// The keys with which a token may have been signed: those that it names, or, if it names none,
    /// the only one there is for its algorithm.
    List<VerificationKey> find(SignatureAlgorithm algorithm, Optional<String> id) {
        List<VerificationKey> fitting = keys.stream().filter(key -> key.fits(algorithm)).toList();
        if (id.isPresent()) {
            return fitting.stream().filter(key -> key.id().equals(id)).toList();
        }
        return fitting.size() == 1 ? fitting : List.of();
    }
}
