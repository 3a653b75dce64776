package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DistributionCommandsTest extends CommandScene {

    private static final String LIST = "GET /v1/distributions?limit=1000";
    private static final String ONE = "GET /v1/distributions/d1";
    private static final String BLOCKER =
            "{\"node_id\":\"b\",\"reason\":\"InsufficientStorage\","
                    + "\"since\":\"2025-01-01T00:00:00Z\",\"details\":\"3 MiB free\"}";
    private static final String DISTRIBUTION =
            "{\"distribution_id\":\"d1\",\"model_id\":\"m\",\"version\":\"2\",\"state\":\"Paused\","
                    + "\"total_targets\":12,\"completed\":3,\"degraded\":1,\"in_progress\":2,"
                    + "\"pending\":5,\"failed\":2,\"cancelled\":0,\"superseded\":0,\"blocked\":1,"
                    + "\"overall_progress\":0.41,\"wave\":1,\"wave_count\":3,"
                    + "\"released_targets\":5,\"priority\":\"High\",\"generation\":4,"
                    + "\"distribution_handle\":{\"scope\":{\"Formation\":{\"formation_id\":\"lab\"}}},"
                    + "\"initiated_at\":\"2025-01-01T00:00:00Z\",\"created_by\":\"ana\","
                    + "\"variants\":{\"int8\":8,\"fp16\":4},\"variants_completed\":{\"int8\":3},"
                    + "\"strategy\":{\"max_per_minute\":7},"
                    + "\"pause\":{\"reason\":\"WaveThresholdMissed\",\"details\":\"60 % of wave 1\","
                    + "\"since\":\"2025-01-02T00:00:00Z\"}}";

    @Test
    void listsDistributionsNewestFirst() throws Exception {
        api.on(LIST, 200, "{\"distributions\":[" + DISTRIBUTION + "]}");

        assertThat(waybill.run("distribution", "list")).isZero();
        assertThat(waybill.out())
                .contains("d1", "Paused", "3 of 12", "2025-01-01T00:00:00Z", "1 distribution");
        assertThat(waybill.run("distribution", "list", "--json")).isZero();
        assertThat(waybill.json().path("distributions")).hasSize(1);
    }

    @Test
    void listsThoseOfOneModelAndState() {
        String call = "GET /v1/distributions?model_id=m%201&state=NoTargets&limit=1000";
        api.on(call, 200, "{\"distributions\":[]}");

        assertThat(waybill.run("distribution", "list", "--model", "m 1", "--state", "notargets"))
                .isZero();
        assertThat(waybill.out()).contains("0 distributions");
        assertThat(waybill.run("distribution", "list", "--state", "Lost"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void listsNoMoreThanAskedFor() throws Exception {
        api.on(LIST, 200, "{\"distributions\":[{},{},{}],\"next_cursor\":\"c\"}");

        assertThat(waybill.run("distribution", "list", "--limit", "2", "--json")).isZero();
        assertThat(waybill.json().path("distributions")).hasSize(2);
        assertThat(api.calls()).containsExactly(LIST);
    }

    @Test
    void showsHowADistributionStandsAndWhatHoldsItUp() throws Exception {
        api.on(ONE, 200, DISTRIBUTION);
        api.on(
                ONE + "/nodes?blocked=true&limit=1000",
                200,
                "{\"nodes\":[{\"blocker\":" + BLOCKER + "}]}");

        assertThat(waybill.run("distribution", "show", "d1")).isZero();
        assertThat(waybill.out())
                .contains(
                        "12: 3 completed, 2 in progress, 5 pending, 2 failed; 1 degraded; 1 blocked")
                .contains("41 %", "1 of 3, with 5 targets", "High, generation 4", "by ana")
                .contains("WaveThresholdMissed: 60 % of wave 1, since 2025-01-02T00:00:00Z")
                .contains("{\"max_per_minute\":7}", "lab")
                .containsPattern("int8 +8 +3")
                .containsPattern("b +InsufficientStorage +2025-01-01T00:00:00Z +3 MiB free");
        assertThat(waybill.run("distribution", "show", "d1", "--json")).isZero();
        assertThat(waybill.json().path("pause").path("reason").asText())
                .isEqualTo("WaveThresholdMissed");
    }

    @Test
    void showsOneThatIsStillPlanned() {
        api.on(ONE, 200, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");

        assertThat(waybill.run("distribution", "show", "d1")).isZero();
        assertThat(waybill.out()).contains("Planning", "not known yet");
    }

    @Test
    void saysThatThereIsNone() {
        api.on(
                ONE,
                404,
                "{\"title\":\"There is no such distribution\",\"code\":\"distribution_not_found\"}");

        assertThat(waybill.run("distribution", "show", "d1")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(waybill.err()).contains("There is no such distribution");
    }

    @Test
    void showsTheConvergenceOfAVersion() {
        api.on(
                "GET /v1/models/m/versions/2/convergence",
                200,
                "{\"total_platforms\":2,\"converged\":1,\"in_progress\":0,\"pending\":1,"
                        + "\"failed\":0,\"replaced\":3,\"revision\":9,\"complete\":false,"
                        + "\"success\":false,\"blockers_total\":5,\"blockers\":["
                        + BLOCKER
                        + "],\"estimated_completion\":{\"secs\":90,\"nanos\":0}}");

        assertThat(waybill.run("convergence", "m", "2")).isZero();
        assertThat(waybill.out())
                .contains("m 2: on its way", "1 of 2 converged", "90 s left", "3 had it")
                .contains("InsufficientStorage", "and 4 more");
    }

    @Test
    void saysWhatADryRunFound() throws Exception {
        String call = "POST /v1/distributions";
        api.on(
                call,
                200,
                "{\"targets\":25000,\"estimated\":true,\"variants\":{\"int8\":24000},"
                        + "\"bytes_full\":7000000,\"bytes_delta\":2000000,\"blockers\":[{"
                        + "\"node_id\":\"b\",\"reason\":\"NoCompatibleVariant\",\"details\":\"arch\"}],"
                        + "\"blockers_total\":1000,\"sample\":[]}");

        assertThat(waybill.run("distribute", "m", "2", "--all", "--dry-run")).isZero();
        assertThat(waybill.out())
                .contains("some 25000 targets, nothing was done", "7.0 MB whole", "2.0 MB")
                .containsPattern("int8 +24000")
                .containsPattern("b +NoCompatibleVariant +arch")
                .contains("and 999 more");
        assertThat(api.body(call).path("dry_run").asBoolean()).isTrue();
    }

    @Test
    void takesEveryPartOfAStrategyByOptions() {
        String call = "POST /v1/models/m/rollback";
        api.on(call, 201, "{\"distribution_id\":\"d9\",\"state\":\"Planning\"}");

        assertThat(
                        waybill.run(
                                ("rollback m 1 --all --wave 5 --wave 50% --success 98 --pause-after"
                                                + " --max-per-minute 7 --abort-at 5 --min-finished 50"
                                                + " --on-abort rollback --start-at 2026-03-01T00:00:00Z"
                                                + " --window 0_2_*_*_* --window-length 2h --activate"
                                                + " in-window --step-timeout 90 --silence-timeout 15m"
                                                + " --deadline 7d --retry-transfer 4 --retry-deployment 0"
                                                + " --byte-budget 5000 --late-joiners --delta required")
                                        .split(" ")))
                .isZero();
        assertThat(api.body(call).path("strategy").toString())
                .isEqualTo(
                        "{\"waves\":[{\"count\":5,\"success_threshold_percent\":98,"
                                + "\"pause_after\":true},{\"percent\":50,"
                                + "\"success_threshold_percent\":98,\"pause_after\":true}],"
                                + "\"max_per_minute\":7,\"abort\":{\"failed_percent\":5,"
                                + "\"min_finished\":50},\"on_abort\":\"rollback\",\"retry\":{"
                                + "\"transfer\":4,\"deployment\":0},"
                                + "\"start_at\":\"2026-03-01T00:00:00Z\",\"window\":{"
                                + "\"cron\":\"0_2_*_*_*\",\"duration_seconds\":7200},"
                                + "\"activate\":\"in_window\",\"step_timeout_seconds\":90,"
                                + "\"silence_timeout_seconds\":900,\"deadline_seconds\":604800,"
                                + "\"byte_budget\":5000,\"late_joiners\":true,"
                                + "\"delta\":\"required\"}");
    }

    @Test
    void saysWhichVariantsAreWanted() {
        String call = "POST /v1/distributions";
        api.on(call, 201, "{\"distribution_id\":\"d9\",\"state\":\"Planning\"}");

        assertThat(
                        waybill.run(
                                ("distribute m 2 --all --from-version 1 --prefer-precision int8"
                                                + " --require-provider A --require-provider B --max-size 9")
                                        .split(" ")))
                .isZero();
        assertThat(api.body(call).path("from_version").asText()).isEqualTo("1");
        assertThat(api.body(call).path("selector").toString())
                .isEqualTo(
                        "{\"preferred_precision\":\"int8\",\"required_providers\":[\"A\",\"B\"],"
                                + "\"max_size_bytes\":9}");
    }

    @ParameterizedTest
    @CsvSource({
        "--deadline, soon",
        "--deadline, ''",
        "--step-timeout, 9223372036854775807d",
        "--window, 0 2 * * *",
        "--window-length, 2h"
    })
    void refusesTimesThatAreNone(String option, String value) {
        assertThat(waybill.run("distribute", "m", "2", "--all", option, value))
                .isEqualTo(ExitCode.USAGE);
        assertThat(api.received()).isEmpty();
    }
}
