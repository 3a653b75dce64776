package dev.waybill.aws.distribution;

import dev.waybill.domain.distribution.TargetPage.Position;

/// A page that is to be looked at for targets that ran out of time.
///
/// @param distributionId the distribution
/// @param position the page
public record DuePage(String distributionId, Position position) {}
