package dev.waybill.web.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/// Where an issuer's keys come from: the address that the configuration names, or else the one that
/// the issuer's discovery document does (OpenID Connect Discovery 1.0, section 4), if that is at
/// the issuer itself. Nothing in a token ever chooses an address.
final class KeySource {

    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final TrustedIssuer issuer;
    private final Documents documents;

    KeySource(TrustedIssuer issuer, Documents documents) {
        this.issuer = issuer;
        this.documents = documents;
    }

    /// The keys of now; none when the issuer has none of use. A document that is no set of keys is
    /// no answer.
    KeySet fetch() throws IOException {
        URI address = issuer.keysUrl().isPresent() ? issuer.keysUrl().get() : discover();
        byte[] document = documents.fetch(address);
        try {
            return KeySet.read(document);
        } catch (InvalidRequest e) {
            throw new IOException(address + " has no set of keys", e);
        }
    }

    private URI discover() throws IOException {
        String base = issuer.issuer();
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        URI address = URI.create(trimmed + DISCOVERY);
        try {
            JsonNode document = Json.read(documents.fetch(address), JsonNode.class);
            if (!document.path("issuer").asText().equals(base)) {
                throw new IOException(address + " speaks of another issuer");
            }
            URI keys = new URI(document.path("jwks_uri").asText());
            if (!isOfIssuer(keys)) {
                throw new IOException(address + " names keys elsewhere than at the issuer");
            }
            return keys;
        } catch (InvalidRequest | URISyntaxException e) {
            throw new IOException(address + " is no discovery document", e);
        }
    }

    private boolean isOfIssuer(URI keys) {
        URI own = URI.create(issuer.issuer());
        return own.getScheme().equals(keys.getScheme())
                && own.getHost().equalsIgnoreCase(Objects.requireNonNullElse(keys.getHost(), ""))
                && own.getPort() == keys.getPort()
                && keys.getRawUserInfo() == null;
    }
}
