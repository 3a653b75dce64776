package dev.waybill.web.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A token as it was sent, taken apart (RFC 7515 section 7.1): nothing of it is believed yet.
final class Jwt {

    /// The largest token, in characters; API Gateway takes headers of 10 KB in all.
    static final int MAX_CHARS = 8 << 10;

    /// The explicit types (RFC 8725 section 3.11) under which a token may be sent here: an access
    /// token (RFC 9068), or one whose issuer does not say.
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private static final String MEDIA_PREFIX = "application/";

    private final JsonNode header;
    private final byte[] payload;
    private final byte[] content;
    private final byte[] signature;

    private Jwt(JsonNode header, byte[] payload, byte[] content, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.content = content;
        this.signature = signature;
    }

    /// Takes `token` apart; absent when it has not the form.
    static Optional<Jwt> parse(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (token.length() > MAX_CHARS || first < 0 || second < 0) {
            return Optional.empty();
        }
        Optional<JsonNode> header =
                Base64Url.decode(token.substring(0, first)).flatMap(Jwt::object);
        Optional<byte[]> payload = Base64Url.decode(token.substring(first + 1, second));
        Optional<byte[]> signature = Base64Url.decode(token.substring(second + 1));
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = token.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new Jwt(header.get(), payload.get(), content, signature.get()));
    }

    /// The object that `bytes` are the JSON of; absent when they are none. A member that stands
    /// twice makes it none.
    private static Optional<JsonNode> object(byte[] bytes) {
        try {
            return Optional.of(Json.read(bytes, JsonNode.class)).filter(JsonNode::isObject);
        } catch (InvalidRequest e) {
            return Optional.empty();
        }
    }

    /// How it says it was signed; absent when it says so in no way that is taken.
    Optional<SignatureAlgorithm> algorithm() {
        return text("alg").flatMap(SignatureAlgorithm::find);
    }

    /// Which key it names; absent when it names none.
    Optional<String> keyId() {
        return text("kid");
    }

    /// Whether it may be understood without extensions that nobody here knows, and is meant as a
    /// token of the kind that is sent here.
    boolean isPlain() {
        if (header.has("crit") || header.has("kid") && keyId().isEmpty()) {
            return false;
        }
        if (!header.has("typ")) {
            return true;
        }
        String type = text("typ").orElse("").toLowerCase(Locale.ROOT);
        return TYPES.contains(
                type.startsWith(MEDIA_PREFIX) ? type.substring(MEDIA_PREFIX.length()) : type);
    }

    /// Whether `key` made the signature.
    boolean isSignedWith(SignatureAlgorithm algorithm, VerificationKey key) {
        return algorithm.verifies(key.key(), content, signature);
    }

    /// What it claims; absent when that is no JSON object. To be asked for only when the signature
    /// is good.
    Optional<JsonNode> claims() {
        return object(payload);
    }

    private Optional<String> text(String name) {
        return Optional.of(header.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
