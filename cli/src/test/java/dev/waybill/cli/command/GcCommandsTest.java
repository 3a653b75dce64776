package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GcCommandsTest extends CommandScene {

    private static final Digest DIGEST = Digest.of("bytes".getBytes(StandardCharsets.UTF_8));
    private static final String SWEEP = "/v1/gc/sweeps/s-1";
    private static final String REPORT =
            "{\"sweep_id\":\"s-1\",\"state\":\"%s\",\"scanned\":3,\"quarantined\":1,\"reclaimed\":2,"
                    + "\"reclaimed_bytes\":2048,\"failed\":[%s],\"deleted_while_referenced\":[]}";

    @BeforeEach
    void takeOrders() {
        api.on("POST /v1/gc/sweeps", 202, "{\"sweep_id\":\"s-1\"}");
    }

    @Test
    void sweepsAndSaysWhatWasDone() throws Exception {
        api.on("GET " + SWEEP, 200, REPORT.formatted("Running", ""));
        api.on("GET " + SWEEP, 200, REPORT.formatted("Completed", ""));

        assertThat(waybill.run("gc", "sweep", "--dry-run", "--grace", "60")).isZero();

        assertThat(waybill.out()).contains("Completed: 3 looked at, 1 quarantined, 2 removed");
        assertThat(api.body("POST /v1/gc/sweeps"))
                .hasToString("{\"dry_run\":true,\"grace_seconds\":60}");
        assertThat(waybill.run("gc", "sweep", "--json")).isZero();
        assertThat(waybill.json().path("reclaimed").asInt()).isEqualTo(2);
    }

    @Test
    void endsWithOneWhenSomethingFailed() {
        String failure = "{\"digest\":\"" + DIGEST + "\",\"reason\":\"others kept changing it\"}";
        api.on("GET " + SWEEP, 200, REPORT.formatted("Completed", failure));
        api.on("GET " + SWEEP, 200, REPORT.formatted("Failed", ""));

        assertThat(waybill.run("gc", "sweep")).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.out()).contains(DIGEST + ": others kept changing it");

        assertThat(waybill.run("gc", "sweep")).isEqualTo(ExitCode.FAILURE);
    }

    @Test
    void verifiesABlob() {
        String verify = "POST /v1/blobs/" + DIGEST + "/verify";
        api.on(verify, 200, "{\"digest\":\"" + DIGEST + "\",\"ok\":true}");
        api.on(verify, 202, "{\"digest\":\"" + DIGEST + "\",\"state\":\"verifying\"}");
        api.on(verify, 200, "{\"ok\":false,\"reason\":\"data_missing\"}");

        assertThat(waybill.run("blob", "verify", DIGEST.hex())).isZero();
        assertThat(waybill.out()).contains("ok");
        assertThat(waybill.run("blob", "verify", DIGEST.hex())).isZero();
        assertThat(waybill.out()).contains("is being read");
        assertThat(waybill.run("blob", "verify", DIGEST.hex())).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.out()).contains("its bytes are gone");
        assertThat(waybill.run("blob", "verify", "nonsense")).isEqualTo(ExitCode.USAGE);
    }
}
