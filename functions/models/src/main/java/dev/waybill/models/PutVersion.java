package dev.waybill.models;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.VersionContent;
import dev.waybill.models.Versions.Wish;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes a draft (201), or replaces the whole content of one (200).
final class PutVersion implements Endpoint {

    private final Versions versions;

    PutVersion(Versions versions) {
        this.versions = versions;
    }

    private record Body(
            @Nullable String description,
            @Nullable Map<String, @Nullable VariantBody> variants,
            @Nullable ProvenanceBody provenance) {

        VersionContent parse() {
            return new VersionContent(
                    Optional.ofNullable(description),
                    Optional.ofNullable(variants).map(Body::parse),
                    Optional.ofNullable(provenance)
                            .map(body -> InvalidRequest.within("provenance", body::parse)));
        }

        private static SortedMap<VariantId, Variant> parse(
                Map<String, @Nullable VariantBody> variants) {
            if (variants.size() > ModelVersion.MAX_VARIANTS) {
                throw tooManyVariants().refused();
            }
            SortedMap<VariantId, Variant> parsed = new TreeMap<>();
            variants.forEach((name, variant) -> {
                if (variant == null) {
                    throw new InvalidRequest("variants", "must hold objects");
                }
                VariantId id = new VariantId(name);
                parsed.put(id, InvalidRequest.within("variants." + name, () -> variant.parse(id)));
            });
            return parsed;
        }
    }

    @Override
    public Response handle(Call call) {
        VersionContent content = call.request().json(Body.class).parse();
        return versions.put(
                call,
                known ->
                        known.map(version -> Edits.wish(version.replaced(content, call.at()), 200))
                                .orElseGet(() ->
                                        new Wish.Write(
                                                ModelVersion.draft(
                                                        Versions.id(call), content, call.at()),
                                                201)));
    }

    static Problem tooManyVariants() {
        return Problem.of(
                Code.TOO_LARGE, "A version has at most " + ModelVersion.MAX_VARIANTS + " variants");
    }
}
