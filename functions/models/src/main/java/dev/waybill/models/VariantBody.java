package dev.waybill.models;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.ReferenceBody;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A variant in a request or an answer: the ModelVariantBlob of SPEC 1.1 with `cpu_arch`. `blob` is
/// written; `blob_token` is read too (SPEC D0.2).
record VariantBody(
        @JsonAlias("blob_token") @Nullable ReferenceBody blob,
        @Nullable String precision,
        @Nullable List<@Nullable String> executionProviders,
        @Nullable Double minGpuMemoryGb,
        @Nullable String cpuArch) {

    private static final int MAX_PROVIDERS = 64;

    static VariantBody of(Variant variant) {
        return new VariantBody(
                ReferenceBody.of(variant.blob()),
                variant.precision(),
                List.<@Nullable String>copyOf(variant.executionProviders()),
                variant.minGpuMemoryGb().orElse(null),
                variant.cpuArch().orElse(null));
    }

    /// The variant that a caller sent; what is wrong is an [InvalidRequest] that names the field.
    Variant parse(VariantId variantId) {
        if (blob == null || precision == null || executionProviders == null) {
            String missing =
                    blob == null ? "blob" : precision == null ? "precision" : "execution_providers";
            throw new InvalidRequest(missing, "is required");
        }
        if (executionProviders.size() > MAX_PROVIDERS) {
            throw Problem.of(
                            Code.TOO_LARGE,
                            "A variant names at most " + MAX_PROVIDERS + " execution providers")
                    .refused();
        }
        return new Variant(
                variantId,
                blob.parse("blob"),
                precision,
                executionProviders.stream().map(name -> name == null ? "" : name).toList(),
                Optional.ofNullable(minGpuMemoryGb),
                Optional.ofNullable(cpuArch));
    }
}
