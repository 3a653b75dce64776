package dev.waybill.domain.distribution;

import dev.waybill.domain.model.VariantId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Why one variant was, or was not, given to a device.
///
/// @param variantId the variant
/// @param refusedBy what stood against it; empty for the one that was chosen
public record VariantVerdict(VariantId variantId, SortedSet<Predicate> refusedBy) {

    public VariantVerdict {
        refusedBy = Collections.unmodifiableSortedSet(new TreeSet<>(refusedBy));
    }
}
