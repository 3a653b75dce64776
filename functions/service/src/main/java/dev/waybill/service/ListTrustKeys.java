package dev.waybill.service;

import dev.waybill.aws.Slice;
import dev.waybill.aws.access.TrustKeys;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists the keys of all signers by name.
final class ListTrustKeys implements Endpoint {

    private final TrustKeys trust;

    ListTrustKeys(TrustKeys trust) {
        this.trust = trust;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<TrustKeyBody> keys = trust.list(page.limit(), page.afterName()).map(TrustKeyBody::of);
        return Page.answer(call.request(), "trust_keys", keys.items(), keys.next());
    }
}
