package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.domain.distribution.Window;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The member `strategy` (API §11): what is kept, and what is refused.
class StrategyTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient api = api();

    private ApiClient api() {
        return DistributionsFixture.admin(stack);
    }

    @BeforeEach
    void publish() {
        fleet.register("n1");
        fleet.publish("1.0");
    }

    private ApiAnswer create(String strategy) {
        String body =
                "{'model_id': 'model', 'version': '1.0', 'scope': 'AllNodes', 'strategy': "
                        + strategy
                        + "}";
        return api.post("/v1/distributions", body.replace('\'', '"'));
    }

    private Strategy kept(ApiAnswer created) {
        return fleet.distribution(created.text("distribution_id")).order().strategy();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{'late_joiners': false, 'activate': 'immediately', 'delta': 'auto'}",
                "{'step_timeout_seconds': null, 'waves': null, 'on_abort': null}",
                "{'something_new': 1}"
            })
    void asksForNothing(String strategy) {
        ApiAnswer created = create(strategy);
        assertThat(created.status()).isEqualTo(201);
        assertThat(kept(created)).isEqualTo(Strategy.NONE);
        assertThat(created.json().has("strategy")).isFalse();
    }

    @Test
    void keepsAndShowsTimeOutsAndRetries() {
        ApiAnswer created =
                create(
                        "{'step_timeout_seconds': 10, 'silence_timeout_seconds': 20,"
                                + " 'deadline_seconds': 30, 'retry': {'transfer': 0}}");
        assertThat(kept(created))
                .isEqualTo(
                        Strategy.of(
                                new Timeouts(
                                        Optional.of(Duration.ofSeconds(10)),
                                        Optional.of(Duration.ofSeconds(20)),
                                        Optional.of(Duration.ofSeconds(30))),
                                new Retries(0, 1)));
        assertThat(created.json().path("strategy").path("deadline_seconds").asInt()).isEqualTo(30);
        assertThat(created.json().path("strategy").path("retry").path("deployment").asInt())
                .isEqualTo(1);
    }

    @Test
    void keepsAndShowsTheRateAndTheStart() {
        ApiAnswer created = create("{'max_per_minute': 100, 'start_at': '2030-01-01T00:00:00Z'}");
        assertThat(kept(created).maxPerMinute()).contains(100L);
        assertThat(kept(created).startAt()).contains(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(created.json().path("strategy").path("max_per_minute").asInt()).isEqualTo(100);
        assertThat(created.json().path("strategy").path("start_at").asText())
                .isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    void keepsAndShowsWhetherDeltasAreWanted() {
        ApiAnswer created = create("{'delta': 'never'}");
        assertThat(kept(created).delta()).isEqualTo(DeltaWish.NEVER);
        assertThat(created.json().path("strategy").path("delta").asText()).isEqualTo("never");
    }

    @Test
    void keepsAndShowsTheWindow() {
        ApiAnswer created =
                create(
                        "{'window': {'cron': ' 0  2 * * MON-FRI', 'duration_seconds': 7200},"
                                + " 'activate': 'in_window'}");
        assertThat(kept(created).window())
                .contains(
                        new Window(
                                Cron.parse("0 2 * * MON-FRI", "cron"),
                                Duration.ofHours(2),
                                Activation.IN_WINDOW));
        var shown = created.json().path("strategy");
        assertThat(shown.path("window").path("cron").asText()).isEqualTo("0 2 * * MON-FRI");
        assertThat(shown.path("window").path("duration_seconds").asInt()).isEqualTo(7200);
        assertThat(shown.path("activate").asText()).isEqualTo("in_window");
    }

    @Test
    void aWindowWithoutAWordOnActivationIsForOffers() {
        ApiAnswer created = create("{'window': {'cron': '0 2 * * *', 'duration_seconds': 60}}");
        assertThat(kept(created).window().orElseThrow().activation())
                .isEqualTo(Activation.IMMEDIATELY);
    }

    @Test
    void keepsAndShowsTheByteBudget() {
        ApiAnswer created = create("{'byte_budget': 9223372036854775807}");
        assertThat(kept(created).byteBudget()).contains(Long.MAX_VALUE);
        assertThat(created.json().path("strategy").path("byte_budget").asLong())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsAndShowsThatDevicesMayJoin() {
        ApiAnswer created = create("{'late_joiners': true, 'deadline_seconds': 60}");
        assertThat(kept(created).lateJoiners()).isTrue();
        assertThat(created.json().path("strategy").path("late_joiners").asBoolean()).isTrue();
    }

    @Test
    void aRollbackIsNotDoneForWhoAsksForADryRun() {
        String body = "{\"to_version\": \"1.0\", \"scope\": \"AllNodes\", \"dry_run\": %s}";
        ApiAnswer refused = api.post("/v1/models/model/rollback", body.formatted(true));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("dry_run");
        assertThat(api.post("/v1/models/model/rollback", body.formatted(false)).status())
                .isEqualTo(201);
    }

    @Test
    void nobodyJoinsAScopeThatNamesItsNodes() {
        String body =
                "{'model_id': 'model', 'version': '1.0', 'scope': {'Nodes': {'node_ids': ['n1']}},"
                        + " 'strategy': {'late_joiners': true}}";
        ApiAnswer refused = api.post("/v1/distributions", body.replace('\'', '"'));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("strategy.late_joiners");
        ApiAnswer back =
                api.post(
                        "/v1/models/model/rollback",
                        "{\"to_version\": \"1.0\", \"scope\": {\"Nodes\": {\"node_ids\": [\"n1\"]}},"
                                + " \"strategy\": {\"late_joiners\": true}}");
        assertThat(back.status()).isEqualTo(400);
    }

    @Test
    void keepsAndShowsWaves() {
        ApiAnswer created =
                create(
                        "{'waves': [{'count': 5, 'success_threshold_percent': 90},"
                                + " {'percent': 50, 'pause_after': true}]}");
        assertThat(kept(created).waves())
                .isEqualTo(
                        new Waves(
                                List.of(
                                        new Waves.Wave(
                                                new Waves.Size.Count(5), Optional.of(90L), false),
                                        new Waves.Wave(
                                                new Waves.Size.Percent(50),
                                                Optional.empty(),
                                                true))));
        assertThat(created.json().path("strategy").path("waves").toString())
                .isEqualTo(
                        "[{\"count\":5,\"success_threshold_percent\":90},"
                                + "{\"percent\":50,\"pause_after\":true}]");
    }

    @Test
    void keepsAndShowsTheLimitOfFailures() {
        ApiAnswer created =
                create(
                        "{'abort': {'failed_percent': 10, 'min_finished': 5},"
                                + " 'on_abort': 'cancel'}");
        assertThat(kept(created).abort()).contains(new Abort(10, 5, Abort.Then.CANCEL));
        assertThat(created.json().path("strategy").path("abort").path("min_finished").asInt())
                .isEqualTo(5);
        assertThat(created.json().path("strategy").path("on_abort").asText()).isEqualTo("cancel");
    }

    @Test
    void tooManyFailuresPauseWhenNothingElseIsAskedFor() {
        ApiAnswer created = create("{'abort': {'failed_percent': 10, 'min_finished': 5}}");
        assertThat(kept(created).abort()).contains(new Abort(10, 5, Abort.Then.PAUSE));
    }

    @Test
    void retriesThatAreAskedForWithoutNumbersAreThreeAndOne() {
        assertThat(kept(create("{'retry': {}}")).retries()).isEqualTo(new Retries(3, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|strategy",
                "5|strategy",
                "{'step_timeout_seconds': 0}|strategy.step_timeout_seconds",
                "{'step_timeout_seconds': 1.5}|strategy.step_timeout_seconds",
                "{'step_timeout_seconds': '10'}|strategy.step_timeout_seconds",
                "{'silence_timeout_seconds': -1}|strategy.silence_timeout_seconds",
                "{'deadline_seconds': 99999999999}|strategy.deadline_seconds",
                "{'retry': 3}|strategy.retry",
                "{'retry': {'transfer': -1}}|strategy.retry.transfer",
                "{'retry': {'deployment': 'x'}}|strategy.retry.deployment",
                "{'on_abort': 'panic'}|strategy.on_abort",
                "{'on_abort': 'rollback'}|strategy.on_abort",
                "{'activate': 'tomorrow'}|strategy.activate",
                "{'delta': 'sometimes'}|strategy.delta",
                "{'late_joiners': 'yes'}|strategy.late_joiners",
                "{'start_at': 'noon'}|strategy.start_at",
                "{'byte_budget': 0}|strategy.byte_budget",
                "{'max_per_minute': 0}|strategy.max_per_minute",
                "{'abort': {'failed_percent': 10}}|strategy.abort.min_finished",
                "{'abort': {'failed_percent': 101, 'min_finished': 1}}|strategy.abort.failed_percent",
                "{'window': {'cron': 1, 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '0 2 30 2 *', 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '0 2 31 4,6 *', 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '0 2 * *', 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '60 2 * * *', 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '@daily', 'duration_seconds': 1}}|strategy.window.cron",
                "{'window': {'cron': '0 2 * * *'}}|strategy.window.duration_seconds",
                "{'window': {'cron': '0 2 * * *', 'duration_seconds': 0}}|strategy.window.duration_seconds",
                "{'window': '0 2 * * *'}|strategy.window",
                "{'activate': 'in_window'}|strategy.activate",
                "{'waves': {}}|strategy.waves",
                "{'waves': [{}]}|strategy.waves[0]",
                "{'waves': [{'percent': 10}, {'percent': 20, 'count': 3}]}|strategy.waves[1]",
                "{'waves': [{'percent': 101}]}|strategy.waves[0].percent",
                "{'waves': [{'percent': 20}, {'percent': 20}]}|strategy.waves",
                "{'waves': [{'count': 1, 'pause_after': 3}]}|strategy.waves[0].pause_after"
            })
    void refusesWhatMakesNoSense(String strategy, String field) {
        ApiAnswer refused = create(strategy);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_request");
        assertThat(refused.text("field")).isEqualTo(field);
        assertThat(fleet.takeTasks()).isEmpty();
    }
}
