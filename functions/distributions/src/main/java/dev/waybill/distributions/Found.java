package dev.waybill.distributions;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;

/// Distributions that paths name.
final class Found {

    private final DistributionsTable distributions;

    Found(DistributionsTable distributions) {
        this.distributions = distributions;
    }

    /// The distribution that the path names; ends the call with 404 when there is none.
    Distribution require(Call call) {
        String id = call.name("distribution_id");
        return distributions.find(id).orElseThrow(() -> unknown(id).refused());
    }

    private static Problem unknown(String id) {
        return Problem.of(Code.DISTRIBUTION_NOT_FOUND, "No distribution has this id")
                .with("distribution_id", id);
    }
}
