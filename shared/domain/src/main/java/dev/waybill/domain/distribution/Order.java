package dev.waybill.domain.distribution;

import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Optional;

/// What was asked for when a distribution was made. It never changes.
///
/// @param scope for whom
/// @param priority how urgent
/// @param variantId the one variant to give; absent when each device gets the best one for it
/// @param selector what is asked of the variants
/// @param fromVersion the version that a delta is wanted from; absent when none was named
/// @param strategy how
/// @param rollback why the model is rolled back; absent when this is no rollback
public record Order(
        Scope scope,
        Priority priority,
        Optional<VariantId> variantId,
        VariantSelector selector,
        Optional<Version> fromVersion,
        Strategy strategy,
        Optional<Rollback> rollback) {

    /// A distribution that only goes to devices which have, or are to get, another version.
    ///
    /// @param reason in words; absent when none was given
    public record Rollback(Optional<String> reason) {}
}
