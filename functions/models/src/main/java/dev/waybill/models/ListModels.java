package dev.waybill.models;

import dev.waybill.aws.Slice;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.model.ModelId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists models by id.
final class ListModels implements Endpoint {

    private final ModelsTable models;

    ListModels(ModelsTable models) {
        this.models = models;
    }

    private record Body(String modelId) {}

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<Body> found =
                models.list(page.limit(), page.after(ModelId::new))
                        .map(model -> new Body(model.value()));
        return Page.answer(call.request(), "models", found.items(), found.next());
    }
}
