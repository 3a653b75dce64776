package dev.waybill.aws.distribution;

import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.model.ModelVersion;
import java.util.List;

/// A distribution that is to be created, with all that is written together with it.
///
/// @param distribution the distribution, in the generation behind the newest of `seen`
/// @param seen the model's generations as they were read
/// @param segments the pieces of its scope
/// @param pages those of its pages that are known already: all of them when the scope names nodes,
///   else none
/// @param version the version that it brings, as it was read
public record NewDistribution(
        Distribution distribution,
        Generations seen,
        List<Segment> segments,
        List<TargetPage> pages,
        ModelVersion version) {

    public NewDistribution {
        segments = List.copyOf(segments);
        pages = List.copyOf(pages);
    }
}
