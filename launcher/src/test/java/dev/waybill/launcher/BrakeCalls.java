package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/// Distributions that stop by themselves: too much of them failed, and what converged stays or goes
/// back; or the bytes that they may offer are spent.
final class BrakeCalls {

    private static final String HALF = "'abort': {'failed_percent': 50, 'min_finished': 2}";

    private final Api admin;

    /// @param admin calls with all rights
    BrakeCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        Together.run(
                this::calledOff, this::broughtBack, this::broughtBackToWhatNobodyRan, this::spent);
    }

    private void calledOff() {
        Pair pair = new Pair("off");
        pair.publish("1");
        String distribution = pair.distribute("1", "{" + HALF + ", 'on_abort': 'cancel'}");
        pair.fail(distribution);
        pair.await(distribution, "Aborted");
        assertThat(shown(distribution).has("rollback_distribution_id")).isFalse();
    }

    private void broughtBack() {
        Pair pair = new Pair("back");
        pair.publish("1");
        String first = pair.distribute("1", "{}");
        pair.one.report(pair.one.await(first), "Operational");
        pair.other.report(pair.other.await(first), "Operational");
        pair.await(first, "Completed");
        pair.publish("2");
        String back = pair.rollBack("2");

        JsonNode work = pair.one.await(back);
        assertThat(work.path("version").asText()).isEqualTo("1");
        pair.one.report(work, "Operational");
        pair.await(back, "Completed");
        assertThat(shown(back).path("total_targets").asInt()).isEqualTo(1);
    }

    /// What was distributed before counts where no device that converged ran anything before.
    private void broughtBackToWhatNobodyRan() {
        Pair pair = new Pair("bare");
        pair.publish("1");
        String first =
                pair.model.distribute("1", "{\"Nodes\": {\"node_ids\": [\"nobody\"]}}", "{}");
        pair.await(first, "CompletedWithFailures");
        pair.publish("2");
        String back = pair.rollBack("2");
        pair.await(back, "NoTargets");
        assertThat(shown(back).path("version").asText()).isEqualTo("1");
    }

    private void spent() {
        Pair pair = new Pair("spent");
        pair.publish("1");
        String distribution = pair.distribute("1", "{'byte_budget': 1}");
        pair.one.await(distribution);
        pair.await(distribution, "Paused");
        assertThat(shown(distribution).at("/pause/reason").asText()).isEqualTo("ByteBudget");
        String path = "/v1/distributions/" + distribution;
        assertThat(admin.post(path + "/resume", "").status()).isEqualTo(200);
        pair.other.await(distribution);
        assertThat(admin.post(path + "/cancel", "").status()).isEqualTo(200);
        pair.await(distribution, "Cancelled");
    }

    private JsonNode shown(String distribution) {
        return admin.get("/v1/distributions/" + distribution).body();
    }

    /// Two devices that make up a formation, and a model that is for them alone.
    private final class Pair {

        private final String formation;
        private final TestModel model;
        private final PlainDevice one;
        private final PlainDevice other;

        Pair(String name) {
            this.formation = name;
            this.model = new TestModel(admin, name);
            this.one = register(name + "-one");
            this.other = register(name + "-other");
        }

        private PlainDevice register(String device) {
            return PlainDevice.register(admin, device, "{'formation_id': '" + formation + "'}");
        }

        void publish(String version) {
            model.publish(version, (formation + version).getBytes(StandardCharsets.UTF_8));
        }

        String distribute(String version, String strategy) {
            String scope = "{\"Formation\": {\"formation_id\": \"" + formation + "\"}}";
            return model.distribute(version, scope, strategy.replace('\'', '"'));
        }

        /// The one converges, the other fails.
        void fail(String distribution) {
            one.report(one.await(distribution), "Operational");
            other.report(other.await(distribution), "Failed");
        }

        /// Lets a version fail at the half; the distribution that takes it back.
        String rollBack(String version) {
            String distribution = distribute(version, "{" + HALF + ", 'on_abort': 'rollback'}");
            fail(distribution);
            await(distribution, "Aborted");
            return shown(distribution).path("rollback_distribution_id").asText();
        }

        void await(String distribution, String state) {
            Patience.until(() -> shown(distribution).path("state").asText().equals(state));
        }
    }
}
