package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FleetCommandsTest extends CommandScene {

    private static final String DISTRIBUTIONS = "/v1/distributions";
    private static final String CONVERGENCE = "GET /v1/models/m/versions/2/convergence";

    @Test
    void registersADeviceAndShowsItsToken() {
        String call = "PUT /v1/devices/edge%201";
        api.on(call, 201, "{\"device_id\":\"edge 1\",\"device_token\":\"wb_secret\"}");
        assertThat(
                        waybill.run(
                                "device",
                                "register",
                                "edge 1",
                                "--formation",
                                "lab",
                                "--label",
                                "site=ham",
                                "--arch",
                                "aarch64",
                                "--gpu-gb",
                                "4",
                                "--storage-mb",
                                "512",
                                "--providers",
                                "A,B"))
                .isZero();
        assertThat(waybill.out()).contains("wb_secret");
        assertThat(api.body(call).toString())
                .isEqualTo(
                        "{\"formation_id\":\"lab\",\"labels\":{\"site\":\"ham\"},\"capabilities\":"
                                + "{\"gpu_memory_gb\":4.0,\"cpu_arch\":\"aarch64\","
                                + "\"available_storage_mb\":512,\"execution_providers\":[\"A\",\"B\"]}}");
    }

    @Test
    void listsDevicesPageAfterPage() throws Exception {
        String page = "GET /v1/devices?limit=1000";
        api.on(page, 200, "{\"devices\":[{\"device_id\":\"a\"}],\"next_cursor\":\"c/1\"}");
        api.on(page + "&cursor=c%2F1", 200, "{\"devices\":[{\"device_id\":\"b\"}]}");
        assertThat(waybill.run("device", "list", "--json")).isZero();
        assertThat(waybill.json().path("devices")).hasSize(2);
        assertThat(waybill.run("device", "list")).isZero();
        assertThat(waybill.out()).contains("DEVICE", "a ", "b ", "2 devices");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--all | \"AllNodes\"",
                "--formation lab | {\"Formation\":{\"formation_id\":\"lab\"}}",
                "--node a --node b | {\"Nodes\":{\"node_ids\":[\"a\",\"b\"]}}",
                "--capable arch=x86_64,min-gpu=2 |"
                        + " {\"Capable\":{\"cpu_arch\":\"x86_64\",\"min_gpu_gb\":2.0}}",
                "--capable min-storage-mb=9 | {\"Capable\":{\"min_storage_mb\":9}}"
            })
    void distributesToTheScopeThatIsNamed(String options, String scope) {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");
        assertThat(waybill.run(("distribute m 2 --priority high " + options).split(" "))).isZero();
        assertThat(waybill.out()).startsWith("d1");
        assertThat(api.body("POST " + DISTRIBUTIONS).toString())
                .isEqualTo(
                        "{\"model_id\":\"m\",\"version\":\"2\",\"scope\":"
                                + scope
                                + ",\"priority\":\"High\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wave 5 --wave 50% --success 90 |"
                        + " {\"waves\":[{\"count\":5,\"success_threshold_percent\":90},"
                        + "{\"percent\":50,\"success_threshold_percent\":90}]}",
                "--wave 1 --pause-after --max-per-minute 9 |"
                        + " {\"waves\":[{\"count\":1,\"pause_after\":true}],\"max_per_minute\":9}",
                "--abort-at 10 --on-abort rollback |"
                        + " {\"abort\":{\"failed_percent\":10,\"min_finished\":1},"
                        + "\"on_abort\":\"rollback\"}",
                "--abort-at 10 --min-finished 20 |"
                        + " {\"abort\":{\"failed_percent\":10,\"min_finished\":20}}"
            })
    void distributesAsTheStrategySays(String options, String strategy) {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");
        assertThat(waybill.run(("distribute m 2 --all " + options).split(" "))).isZero();
        assertThat(api.body("POST " + DISTRIBUTIONS).path("strategy").toString())
                .isEqualTo(strategy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause | {\"was_paused\":true} | paused",
                "pause | {\"was_paused\":false} | is not running",
                "resume | {\"was_resumed\":true} | resumed",
                "retry | {\"was_retried\":false,\"detail\":\"because\"} |"
                        + " nobody to ask again now: because",
                "retry | {\"distribution_id\":\"d2\",\"retry_of\":\"d1\"} | d2"
            })
    void steersADistribution(String verb, String answer, String said) {
        api.on("GET /v1/distributions/d1", 200, distribution("Running", 0, 1));
        api.on("POST /v1/distributions/d1/" + verb, 200, answer);
        assertThat(waybill.run(verb, "d1")).isZero();
        assertThat(waybill.out()).startsWith(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | nobody to ask again: no device of it is counted as failed",
                "1 | 1 failed device is asked again",
                "3 | 3 failed devices are asked again"
            })
    void saysHowManyAreAskedAgain(int failed, String said) {
        api.on("GET /v1/distributions/d1", 200, "{\"failed\":" + failed + "}");
        api.on("POST /v1/distributions/d1/retry", 200, "{\"was_retried\":true}");
        assertThat(waybill.run("retry", "d1")).isZero();
        assertThat(waybill.out().strip()).isEqualTo(said);
        assertThat(api.calls()).contains("POST /v1/distributions/d1/retry");
    }

    @Test
    void distributesAsAWholeStrategySays(@TempDir Path folder) throws Exception {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");
        String strategy = "{\"byte_budget\":5,\"late_joiners\":true}";
        Path file = Files.writeString(folder.resolve("strategy.json"), strategy);
        assertThat(
                        waybill.run(
                                "distribute",
                                "m",
                                "2",
                                "--all",
                                "--strategy",
                                file.toString(),
                                "--max-per-minute",
                                "7"))
                .isZero();
        assertThat(api.body("POST " + DISTRIBUTIONS).path("strategy").toString())
                .isEqualTo("{\"byte_budget\":5,\"late_joiners\":true,\"max_per_minute\":7}");
        assertThat(waybill.run("distribute", "m", "2", "--all", "--strategy", "[]")).isNotZero();
        assertThat(waybill.run("distribute", "m", "2", "--all", "--strategy", "{oops")).isNotZero();
    }

    @Test
    void watchesADistributionToItsEndAndNamesWhoIsHeldUp() {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");
        api.on(CONVERGENCE, 200, convergence(1, 0, 0));
        api.on(CONVERGENCE + "?after=1&wait=20", 200, convergence(1, 0, 0));
        api.on(CONVERGENCE + "?after=1&wait=20", 200, convergence(2, 1, 1));
        api.on("GET /v1/distributions/d1", 200, distribution("Planning", 0, 0));
        api.on("GET /v1/distributions/d1", 200, distribution("Running", 2, 0));
        api.on("GET /v1/distributions/d1", 200, distribution("CompletedWithFailures", 0, 1));

        assertThat(waybill.run("distribute", "m", "2", "--all", "--watch"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.out())
                .contains("0 of 2 converged", "1 of 2 converged", "1 failed")
                .contains(
                        "edge-9  InsufficientStorage: 3 MiB free", "(since 2025-01-01T00:00:00Z)");
        assertThat(waybill.err()).contains("CompletedWithFailures");
    }

    @Test
    void tellsWhyADistributionIsPausedAndHowItGoesOn() {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\",\"state\":\"Planning\"}");
        api.on(CONVERGENCE, 200, convergence(1, 0, 0));
        api.on(CONVERGENCE + "?after=1&wait=20", 200, convergence(2, 2, 0));
        api.on(
                "GET /v1/distributions/d1",
                200,
                distribution("Paused", 2, 0)
                        .replace(
                                "{",
                                "{\"pause\":{\"reason\":\"WaveDone\",\"details\":\"wave 1\"},"));
        api.on("GET /v1/distributions/d1", 200, distribution("Completed", 0, 0));

        assertThat(waybill.run("distribute", "m", "2", "--all", "--watch")).isZero();
        assertThat(waybill.err())
                .containsOnlyOnce("paused: WaveDone (wave 1); `waybill resume d1` goes on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--success 50", "--pause-after", "--on-abort rollback", "--min-finished 3"})
    void refusesOptionsWithoutWhatTheyBelongTo(String options) {
        List<String> line = new ArrayList<>(List.of("distribute", "m", "2", "--all"));
        line.addAll(List.of(options.split(" ", -1)));
        assertThat(waybill.run(line.toArray(String[]::new))).isNotZero();
        assertThat(waybill.err()).contains("is needed with");
    }

    @Test
    void watchesAVersionForScripts() throws Exception {
        api.on(CONVERGENCE, 200, convergence(7, 2, 0));
        api.on(
                "GET /v1/distributions?model_id=m&limit=1000",
                200,
                "{\"distributions\":[{\"distribution_id\":\"d2\",\"version\":\"3\"},"
                        + "{\"distribution_id\":\"d1\",\"version\":\"2\"}]}");
        api.on("GET /v1/distributions/d1", 200, distribution("Completed", 0, 0));
        assertThat(waybill.run("watch", "m", "2", "--json")).isZero();
        assertThat(waybill.json().path("revision").asLong()).isEqualTo(7);
        assertThat(waybill.out().lines()).hasSize(1);
        assertThat(waybill.err()).isEmpty();
    }

    @Test
    void doesNotTakeAnEmptyFleetForASuccess() {
        api.on("POST " + DISTRIBUTIONS, 201, "{\"distribution_id\":\"d1\"}");
        api.on(
                CONVERGENCE,
                200,
                "{\"total_platforms\":0,\"converged\":0,\"in_progress\":0,\"pending\":0,"
                        + "\"failed\":0,\"revision\":1,\"complete\":true,\"success\":true}");
        api.on(
                "GET /v1/distributions/d1",
                200,
                "{\"distribution_id\":\"d1\",\"state\":\"NoTargets\",\"total_targets\":0}");
        assertThat(waybill.run("distribute", "m", "2", "--all", "--wait"))
                .isEqualTo(ExitCode.FAILURE);
    }

    @Test
    void rollsBack() {
        String call = "POST /v1/models/m/rollback";
        api.on(call, 201, "{\"distribution_id\":\"d3\",\"state\":\"Planning\"}");
        assertThat(waybill.run("rollback", "m", "1", "--all", "--reason", "slow")).isZero();
        assertThat(api.body(call).toString())
                .isEqualTo("{\"to_version\":\"1\",\"scope\":\"AllNodes\",\"reason\":\"slow\"}");
    }

    private static String convergence(long revision, int converged, int failed) {
        String blockers =
                failed == 0
                        ? "[]"
                        : "[{\"node_id\":\"edge-9\",\"reason\":\"InsufficientStorage\","
                                + "\"since\":\"2025-01-01T00:00:00Z\",\"details\":\"3 MiB free\"}]";
        return "{\"total_platforms\":2,\"converged\":"
                + converged
                + ",\"in_progress\":"
                + (2 - converged - failed)
                + ",\"pending\":0,\"failed\":"
                + failed
                + ",\"blockers\":"
                + blockers
                + ",\"revision\":"
                + revision
                + ",\"complete\":"
                + (converged + failed == 2)
                + ",\"success\":"
                + (converged == 2)
                + "}";
    }

    private static String distribution(String state, int inProgress, int failed) {
        return "{\"distribution_id\":\"d1\",\"state\":\""
                + state
                + "\",\"total_targets\":2,\"in_progress\":"
                + inProgress
                + ",\"failed\":"
                + failed
                + "}";
    }
}
