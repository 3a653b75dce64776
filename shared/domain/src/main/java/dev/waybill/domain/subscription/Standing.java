package dev.waybill.domain.subscription;

import dev.waybill.domain.distribution.Tally;
import java.util.Collection;

/// Where the convergence of a version stands.
///
/// @param revision rises with every change
/// @param distributions how many distributions the version has had
/// @param ended whether all are over and all their targets settled
public record Standing(long revision, int distributions, boolean ended) {

    /// The standing that the tallies of all distributions of a version make, of one moment.
    public static Standing of(Collection<Tally> tallies) {
        return new Standing(Tally.revision(tallies), tallies.size(), Tally.haveEnded(tallies));
    }
}
