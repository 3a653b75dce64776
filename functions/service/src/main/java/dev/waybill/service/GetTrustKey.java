package dev.waybill.service;

import dev.waybill.aws.access.TrustKeys;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Shows a signer's key.
final class GetTrustKey implements Endpoint {

    private final TrustKeys trust;

    GetTrustKey(TrustKeys trust) {
        this.trust = trust;
    }

    @Override
    public Response handle(Call call) {
        String signedBy = call.name("signed_by");
        return trust.find(signedBy)
                .map(key -> Response.json(200, TrustKeyBody.of(key)))
                .orElseThrow(() ->
                        Problem.of(
                                        Code.TRUST_KEY_NOT_FOUND,
                                        "What this signer signs is kept, but not verified")
                                .with("signed_by", signedBy)
                                .refused());
    }
}
