package dev.waybill.service;

import dev.waybill.aws.access.TrustKeys;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.model.TrustKey;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Takes a signer's key away, if there is one. What was signed stays.
final class DeleteTrustKey implements Endpoint {

    private final TrustKeys trust;

    DeleteTrustKey(TrustKeys trust) {
        this.trust = trust;
    }

    @Override
    public Response handle(Call call) {
        String signedBy = call.name("signed_by");
        Response answer = Response.empty(204);
        return Attempts.until(
                "delete a trust key",
                () -> {
                    Optional<TrustKey> seen = trust.find(signedBy);
                    return seen.isEmpty() || trust.delete(seen.get(), call.deed(answer))
                            ? Optional.of(answer)
                            : Optional.empty();
                });
    }
}
