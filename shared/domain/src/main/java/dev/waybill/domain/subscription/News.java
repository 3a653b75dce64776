package dev.waybill.domain.subscription;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What there is to tell about a version: its convergence of one moment.
///
/// @param version the version
/// @param tallies of all its distributions
/// @param running how many devices run each version of the model
/// @param blocked the first blocked assignments
/// @param at when it was read
public record News(
        ModelVersionId version,
        List<Tally> tallies,
        SortedMap<Version, Long> running,
        List<Assignment> blocked,
        Instant at) {

    public News {
        tallies = List.copyOf(tallies);
        running = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(running)));
        blocked = List.copyOf(blocked);
    }

    /// Where the convergence stands.
    public Standing standing() {
        return Standing.of(tallies);
    }
}
