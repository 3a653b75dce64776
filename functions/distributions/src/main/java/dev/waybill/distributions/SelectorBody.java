package dev.waybill.distributions;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.VariantSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A VariantSelector in a request or an answer (SPEC 2.1).
record SelectorBody(
        @Nullable String preferredPrecision,
        @Nullable List<@Nullable String> requiredProviders,
        @Nullable Long maxSizeBytes) {

    static SelectorBody of(VariantSelector selector) {
        return new SelectorBody(
                selector.preferredPrecision().orElse(null),
                selector.requiredProviders().isEmpty()
                        ? null
                        : List.<@Nullable String>copyOf(selector.requiredProviders()),
                selector.maxSizeBytes().orElse(null));
    }

    /// The selector; bad values are [InvalidRequest]s.
    VariantSelector parse() {
        return new VariantSelector(
                Optional.ofNullable(preferredPrecision),
                requiredProviders == null
                        ? List.of()
                        : requiredProviders.stream().map(SelectorBody::name).toList(),
                Optional.ofNullable(maxSizeBytes));
    }

    private static String name(@Nullable String provider) {
        if (provider == null) {
            throw new InvalidRequest("required_providers", "must hold texts");
        }
        return provider;
    }
}
