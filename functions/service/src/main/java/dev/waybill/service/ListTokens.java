package dev.waybill.service;

import dev.waybill.aws.Slice;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists the tokens that were issued by name, without any secret.
final class ListTokens implements Endpoint {

    private final AccessTable access;

    ListTokens(AccessTable access) {
        this.access = access;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<TokenBody> tokens =
                access.list(page.limit(), page.afterName())
                        .map(listed -> TokenBody.of(listed.token(), listed.createdAt(), null));
        return Page.answer(call.request(), "tokens", tokens.items(), tokens.next());
    }
}
