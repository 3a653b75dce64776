package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
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
/// @param origin the distribution whose targets it is for, instead of those of the scope; absent
///   when it is for all of the scope
public record Order(
        Scope scope,
        Priority priority,
        Optional<VariantId> variantId,
        VariantSelector selector,
        Optional<Version> fromVersion,
        Strategy strategy,
        Optional<Rollback> rollback,
        Optional<Origin> origin) {

    public Order {
        if (strategy.lateJoiners() && scope instanceof Scope.Nodes) {
            throw new InvalidRequest(
                    "strategy.late_joiners", "nobody can join a scope that names its nodes");
        }
    }

    /// A distribution that only goes to devices which have, or are to get, another version.
    ///
    /// @param reason in words; absent when none was given
    public record Rollback(Optional<String> reason) {}

    /// The same for the targets of another distribution, and nobody else.
    public Order of(Origin itsOrigin) {
        return new Order(
                scope,
                priority,
                variantId,
                selector,
                fromVersion,
                strategy.withoutLateJoiners(),
                rollback,
                Optional.of(itsOrigin));
    }

    /// Whether each target goes back to a version of its own.
    public boolean isBackwards() {
        return origin.map(Origin::isBackwards).orElse(false);
    }
}
