package dev.waybill.aws.distribution;

import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Tally;

/// What is counted of one distribution.
///
/// @param key the distribution and what it brings
/// @param priority the distribution's, by which messages about it are sent
/// @param tally how far it is
public record Counter(DistributionKey key, Priority priority, Tally tally) {}
