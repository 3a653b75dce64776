package dev.waybill.models;

import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.models.Versions.Wish;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Inserts (201) or replaces (200) a variant of a draft.
final class PutVariant implements Endpoint {

    private final Versions versions;

    PutVariant(Versions versions) {
        this.versions = versions;
    }

    @Override
    public Response handle(Call call) {
        VariantId variantId = new VariantId(call.name("variant_id"));
        Variant variant = call.request().json(VariantBody.class).parse(variantId);
        return versions.change(call, known -> decide(known, variant, call));
    }

    private static Wish decide(ModelVersion known, Variant variant, Call call) {
        boolean there = known.variants().containsKey(variant.variantId());
        if (!there && known.variants().size() == ModelVersion.MAX_VARIANTS) {
            return new Wish.Refuse(PutVersion.tooManyVariants());
        }
        return Edits.wish(known.with(variant, call.at()), there ? 200 : 201);
    }
}
