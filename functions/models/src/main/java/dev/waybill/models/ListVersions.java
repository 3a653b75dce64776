package dev.waybill.models;

import dev.waybill.aws.Slice;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists the versions of a model by name, without the contents of their variants.
final class ListVersions implements Endpoint {

    private final ModelsTable models;

    ListVersions(ModelsTable models) {
        this.models = models;
    }

    private record Body(
            String modelId,
            String version,
            String state,
            @Nullable String description,
            List<String> variantIds,
            long revision,
            String createdAt,
            String updatedAt) {

        static Body of(ModelVersion version) {
            return new Body(
                    version.id().modelId().value(),
                    version.id().version().value(),
                    version.state().toString(),
                    version.description().orElse(null),
                    version.variants().keySet().stream().map(VariantId::value).toList(),
                    version.revision(),
                    version.createdAt().toString(),
                    version.updatedAt().toString());
        }
    }

    @Override
    public Response handle(Call call) {
        ModelId modelId = new ModelId(call.name("model_id"));
        Page page = Page.of(call.request());
        Slice<Body> found =
                models.listVersions(modelId, page.limit(), page.after(Version::new)).map(Body::of);
        if (found.items().isEmpty() && !models.hasModel(modelId)) {
            throw Problem.of(Code.MODEL_NOT_FOUND, "It has no version yet")
                    .with("model_id", modelId.value())
                    .refused();
        }
        return Page.answer(call.request(), "versions", found.items(), found.next());
    }
}
