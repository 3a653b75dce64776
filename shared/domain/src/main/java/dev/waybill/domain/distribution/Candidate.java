package dev.waybill.domain.distribution;

import dev.waybill.domain.model.Variant;
import java.util.Set;
import java.util.TreeSet;

/// A variant under consideration for one device.
///
/// @param variant the variant
/// @param refusals what stands against it; empty when it fits
record Candidate(Variant variant, Set<Predicate> refusals) {

    VariantVerdict verdict() {
        return new VariantVerdict(variant.variantId(), new TreeSet<>(refusals));
    }
}
