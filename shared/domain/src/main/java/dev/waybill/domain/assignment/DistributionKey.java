package dev.waybill.domain.assignment;

import dev.waybill.domain.model.ModelVersionId;

/// Names what is counted together: the targets of one distribution.
///
/// @param version the model and version that it brings
/// @param distributionId the distribution
public record DistributionKey(ModelVersionId version, String distributionId) {}
