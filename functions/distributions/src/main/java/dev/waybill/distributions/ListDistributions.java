package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.Slice;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Lists distributions, the newest first: all, or those of one model. A state that is asked for is
/// the one that is shown.
final class ListDistributions implements Endpoint {

    /// A distribution has at most some 5 KB in an answer, so that many stay below 3 MiB (API §1).
    private static final int MOST = 500;

    /// How many looks one call may take for a state that is rare.
    private static final int MOST_LOOKS = 10;

    private final DistributionsTable distributions;
    private final Showing showing;

    ListDistributions(DistributionsTable distributions, Showing showing) {
        this.distributions = distributions;
        this.showing = showing;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Optional<ModelId> model = call.request().query("model_id").map(ModelId::new);
        Optional<DistributionState> state =
                call.request().query("state").map(DistributionState::parse);
        int limit = Math.min(page.limit(), MOST);
        List<ObjectNode> bodies = new ArrayList<>();
        Optional<String> after = page.afterName();
        for (int look = 0; look < MOST_LOOKS; look++) {
            Slice<String> slice = ids(model, limit - bodies.size(), after);
            bodies.addAll(bodies(slice.items(), state));
            after = slice.next();
            if (after.isEmpty() || bodies.size() >= limit) {
                break;
            }
        }
        return Page.answer(call.request(), "distributions", bodies, after);
    }

    private Slice<String> ids(Optional<ModelId> model, int limit, Optional<String> after) {
        return model.isPresent()
                ? distributions.listOfModel(
                        model.get(), limit, after.map(ListDistributions::generation))
                : distributions.listNewest(limit, after);
    }

    private static Long generation(String position) {
        try {
            return Long.valueOf(position);
        } catch (NumberFormatException e) {
            throw InvalidRequest.cursor();
        }
    }

    private List<ObjectNode> bodies(List<String> ids, Optional<DistributionState> state) {
        Map<String, Distribution> found = distributions.findAll(ids);
        Map<String, Tally> tallies = showing.tallies(found.values());
        List<ObjectNode> bodies = new ArrayList<>();
        for (String id : ids) {
            Distribution distribution = found.get(id);
            if (distribution != null) {
                Tally tally = Objects.requireNonNull(tallies.get(id));
                if (state.isEmpty() || tally.shownState() == state.get()) {
                    bodies.add(showing.brief(distribution, tally));
                }
            }
        }
        return bodies;
    }
}
