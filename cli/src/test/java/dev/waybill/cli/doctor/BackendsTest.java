package dev.waybill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.CommandLineBench;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.fake.FakeApi;
import dev.waybill.cli.fake.FakeServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `waybill doctor` says of a server whose backends are not all well.
final class BackendsTest {

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeApi api = new FakeApi(server, "/v1/");
    private CommandLineBench waybill = new CommandLineBench(Path.of(""), Map.of());

    @BeforeEach
    void start() {
        waybill = CommandLineBench.against(server, folder);
        api.on("GET /v1/stats", 403, "{}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void health(int status, String overall, String ill, String detail) {
        String checks =
                "{\"blobs\":@,\"tables\":@,\"queues\":@}".replace("@", "{\"status\":\"Healthy\"}");
        String its =
                "\"" + ill + "\":{\"status\":\"" + overall + "\",\"detail\":\"" + detail + "\"}";
        api.on(
                "GET /v1/health",
                status,
                "{\"status\":\""
                        + overall
                        + "\",\"version\":\"1\",\"checks\":"
                        + checks.replace("\"" + ill + "\":{\"status\":\"Healthy\"}", its)
                        + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "blobs, Degraded, 200, the bucket is not there",
        "queues, Degraded, 200, the queue dispatch-low refuses",
        "tables, Unhealthy, 503, the table audit is not there",
        "tables, Unhealthy, 503, does not answer in time"
    })
    void namesTheBackendThatIsIllAndWhy(String ill, String overall, int status, String detail) {
        health(status, overall, ill, detail);

        assertThat(waybill.run("doctor")).isEqualTo(ExitCode.FAILURE);
        for (String backend : new String[] {"blobs", "tables", "queues"}) {
            String said =
                    backend.equals(ill) ? "fail  %-8s " + detail : "ok    %-8s can be reached";
            assertThat(waybill.out()).contains(said.formatted(backend));
        }
    }

    @Test
    void saysThatAnotherServerIsNoWaybill() {
        api.on("GET /v1/health", 200, "<html>");

        assertThat(waybill.run("doctor")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(waybill.out()).contains("fail  api", "is no Waybill");
    }
}
