package dev.waybill.distributions;

import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.model.ModelId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;

/// The models that calls name.
final class Models {

    private final ModelsTable models;

    Models(ModelsTable models) {
        this.models = models;
    }

    /// The model that the call's path names; ends the call when there is none.
    ModelId require(Call call) {
        ModelId modelId = new ModelId(call.name("model_id"));
        if (!models.hasModel(modelId)) {
            throw Problem.of(Code.MODEL_NOT_FOUND, "There is no such model")
                    .with("model_id", modelId.value())
                    .refused();
        }
        return modelId;
    }
}
