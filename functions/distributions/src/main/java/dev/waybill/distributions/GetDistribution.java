package dev.waybill.distributions;

import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.List;
import java.util.Map;

/// Reads a distribution and how far it has come.
final class GetDistribution implements Endpoint {

    private final Found found;
    private final Showing showing;

    GetDistribution(Found found, Showing showing) {
        this.found = found;
        this.showing = showing;
    }

    @Override
    public Response handle(Call call) {
        Distribution distribution = found.require(call);
        Map<String, Tally> tallies = showing.tallies(List.of(distribution));
        return tallies.values().stream()
                .findFirst()
                .map(tally -> Response.json(200, showing.whole(distribution, tally)))
                .orElseThrow(() -> new IllegalStateException("every distribution has a tally"));
    }
}
