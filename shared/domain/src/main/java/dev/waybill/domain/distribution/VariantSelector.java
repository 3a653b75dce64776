package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.util.List;
import java.util.Optional;

/// What a distribution asks of the variants it may choose from (SPEC 2.1).
///
/// @param preferredPrecision wins among the variants that fit; excludes none
/// @param requiredProviders a variant must name them all; empty asks for nothing
/// @param maxSizeBytes a variant must not be larger; positive or 0
public record VariantSelector(
        Optional<String> preferredPrecision,
        List<String> requiredProviders,
        Optional<Long> maxSizeBytes) {

    /// How many providers may be required.
    public static final int MAX_PROVIDERS = 64;

    /// Asks for nothing.
    public static final VariantSelector ANY =
            new VariantSelector(Optional.empty(), List.of(), Optional.empty());

    public VariantSelector {
        preferredPrecision.ifPresent(text -> Name.require("preferred_precision", text));
        requiredProviders = List.copyOf(requiredProviders);
        requiredProviders.forEach(text -> Name.require("required_providers", text));
        if (requiredProviders.size() > MAX_PROVIDERS) {
            throw new InvalidRequest("required_providers", "must name at most " + MAX_PROVIDERS);
        }
        if (maxSizeBytes.isPresent() && maxSizeBytes.get() < 0) {
            throw new InvalidRequest("max_size_bytes", "must not be negative");
        }
    }
}
