package dev.waybill.domain.distribution;

import dev.waybill.domain.model.Variant;
import java.util.List;

/// Which variant of a version a device gets, and why each other one was refused.
public sealed interface VariantChoice {

    /// One verdict per variant of the version, in the order of their ids.
    List<VariantVerdict> explanation();

    /// The device gets `variant`.
    record Chosen(Variant variant, List<VariantVerdict> explanation) implements VariantChoice {
        public Chosen {
            explanation = List.copyOf(explanation);
        }
    }

    /// The device can have none of them.
    ///
    /// @param reason what stands in the way of the variant that comes closest
    /// @param details the same in words
    record NoneFits(BlockerReason reason, String details, List<VariantVerdict> explanation)
            implements VariantChoice {
        public NoneFits {
            explanation = List.copyOf(explanation);
        }
    }
}
