package dev.waybill.distributions;

import dev.waybill.domain.distribution.Distribution;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;

/// Three devices and two published versions on twins, and the API of distributions.
final class DistributionsFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    final TestStack stack = TestStack.onTwins();
    final TestFleet fleet = new TestFleet(stack);
    final ApiClient admin = admin(stack);

    DistributionsFixture() {
        fleet.register("d-1", "d-2", "d-3");
        fleet.publish("1.0");
        fleet.publish("2.0");
    }

    static ApiClient admin(TestStack stack) {
        return client(DistributionsWiring.of(stack.backends()));
    }

    /// Reads convergence, without waiting.
    ApiClient convergence() {
        return client(ConvergenceWiring.of(stack.backends(), Waiting.never()));
    }

    /// The administrator, calling any function.
    static ApiClient client(HttpFunction function) {
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    /// A body that asks for a distribution of a version to these devices.
    static String to(String version, String... devices) {
        return "{\"model_id\": \"model\", \"version\": \"%s\", \"scope\": {\"Nodes\": {\"node_ids\": [\"%s\"]}}}"
                .formatted(version, String.join("\", \"", devices));
    }

    /// Plans by hand: every device of `fleet` gets its entry.
    Distribution opened(String version) {
        Distribution distribution = fleet.openTo(version, "d-1", "d-2", "d-3");
        fleet.assign(distribution, "d-1", "d-2", "d-3");
        return distribution;
    }
}
