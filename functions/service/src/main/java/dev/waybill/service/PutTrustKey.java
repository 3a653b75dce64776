package dev.waybill.service;

import dev.waybill.aws.access.TrustKeys;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.model.PublicKey;
import dev.waybill.domain.model.TrustKey;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives a signer a key (201), or another one (200). What is said to be signed by that name from
/// now on, and drafts that are published from now on, must verify under it.
final class PutTrustKey implements Endpoint {

    private final TrustKeys trust;

    PutTrustKey(TrustKeys trust) {
        this.trust = trust;
    }

    private record Body(@Nullable String publicKeyPem) {
        PublicKey parse() {
            if (publicKeyPem == null) {
                throw new InvalidRequest("public_key_pem", "is required");
            }
            return new PublicKey(publicKeyPem);
        }
    }

    @Override
    public Response handle(Call call) {
        String signedBy = Name.require("signed_by", call.name("signed_by"));
        PublicKey key = call.request().json(Body.class).parse();
        return Attempts.until("put a trust key", () -> put(signedBy, key, call));
    }

    /// Absent when somebody else was faster.
    private Optional<Response> put(String signedBy, PublicKey key, Call call) {
        Optional<TrustKey> seen = trust.find(signedBy);
        if (seen.isPresent() && seen.get().key().equals(key)) {
            return Optional.of(Response.json(200, TrustKeyBody.of(seen.get())));
        }
        TrustKey next =
                seen.map(known -> known.with(key, call.at()))
                        .orElseGet(() -> TrustKey.of(signedBy, key, call.at()));
        Response answer = Response.json(seen.isPresent() ? 200 : 201, TrustKeyBody.of(next));
        return trust.put(seen, next, call.deed(answer)) ? Optional.of(answer) : Optional.empty();
    }
}
