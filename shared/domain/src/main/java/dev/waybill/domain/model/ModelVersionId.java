package dev.waybill.domain.model;

/// Names one version of one model.
///
/// @param modelId the model
/// @param version its version
public record ModelVersionId(ModelId modelId, Version version) {

    /// Reads `<model_id>:<version>`, split at the first colon.
    public static ModelVersionId parse(String text) {
        int colon = text.indexOf(ModelId.SEPARATOR);
        if (colon < 0) {
            throw new IllegalStateException("no colon in a model version's id");
        }
        return new ModelVersionId(
                new ModelId(text.substring(0, colon)), new Version(text.substring(colon + 1)));
    }

    /// `<model_id>:<version>`: the document id of SPEC 1.1, and the id under which the version
    /// holds its blobs.
    @Override
    public String toString() {
        return modelId.value() + ModelId.SEPARATOR + version.value();
    }
}
