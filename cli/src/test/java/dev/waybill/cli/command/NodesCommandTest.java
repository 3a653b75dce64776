package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NodesCommandTest extends CommandScene {

    private static final String PATH = "/v1/distributions/d-1/nodes";
    private static final String WAITS =
            "{\"node_id\":\"n-1\",\"state\":\"pending\",\"status\":\"Pending\",\"progress_bytes\":0,\"total_bytes\":9,\"waiting_for\":{\"reason\":\"Window\",\"until\":\"2026-01-01T00:00:00Z\"}";
    private static final String BLOCKED =
            "{\"node_id\":\"n-2\",\"state\":\"failed\",\"status\":\"Failed\",\"error\":\"full\",\"progress_bytes\":3,\"total_bytes\":9,\"blocker\":{\"node_id\":\"n-2\",\"reason\":\"InsufficientStorage\",\"since\":\"2026-01-01T00:00:00Z\",\"details\":\"full\"}}";

    @Test
    void saysOfEachDeviceWhyItHasNotGotFurther() throws Exception {
        api.on("GET " + PATH + "?limit=1000", 200, "{\"nodes\":[" + WAITS + "}," + BLOCKED + "]}");

        assertThat(waybill.run("nodes", "d-1")).isZero();
        assertThat(waybill.out())
                .contains(
                        "DEVICE",
                        "waits for Window until 2026-01-01T00:00:00Z",
                        "InsufficientStorage since 2026-01-01T00:00:00Z: full");
        assertThat(waybill.run("nodes", "d-1", "--json")).isZero();
        assertThat(waybill.json().path("nodes")).hasSize(2);
    }

    @Test
    void saysWhenADeviceThatIsWaitedForLastCalled() {
        api.on(
                "GET " + PATH + "/n-1",
                200,
                "{\"node_id\":\"n-1\",\"waiting_for\":{\"reason\":\"Device\",\"details\":\"d\","
                        + "\"last_seen_at\":\"2026-01-01T00:00:00Z\"}}");

        assertThat(waybill.run("nodes", "d-1", "n-1")).isZero();
        assertThat(waybill.out())
                .contains("waits for Device: d; it last called at 2026-01-01T00:00:00Z");
    }

    /// A device's words reach an operator's terminal: they must not act there.
    @Test
    void aDevicesWordsDoNothingToTheTerminal() throws Exception {
        String hostile = "\\u001b]0;title\\u0007\\nn-9  completed\\u009b2J\\u202eabc\\r\\u007f";
        api.on(
                "GET " + PATH + "?limit=1000",
                200,
                "{\"nodes\":[" + BLOCKED.replace("full", hostile) + "]}");

        assertThat(waybill.run("nodes", "d-1")).isZero();
        assertThat(waybill.out().lines()).hasSize(2);
        assertThat(waybill.out())
                .contains(
                        "\\u001b]0;title\\u0007\\u000an-9  completed\\u009b2J\\u202eabc\\u000d\\u007f");
        assertHarmless(waybill.out());
        assertThat(waybill.run("nodes", "d-1", "--json")).isZero();
        assertHarmless(waybill.out());
        assertThat(waybill.json().at("/nodes/0/error").asText())
                .isEqualTo("\u001b]0;title\u0007\nn-9  completed\u009b2J\u202eabc\r\u007f");
    }

    private static void assertHarmless(String text) {
        assertThat(text).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\r", "\u007f");
    }

    @Test
    void listsOnlyThoseThatAreAskedFor() {
        api.on(
                "GET " + PATH + "?state=failed&blocked=true&limit=1000",
                200,
                "{\"nodes\":[" + BLOCKED + "]}");

        assertThat(waybill.run("nodes", "d-1", "--state", "failed", "--blocked")).isZero();
        assertThat(waybill.out()).contains("n-2").doesNotContain("n-1");
    }

    @Test
    void saysOfOneDeviceWhyItWasGivenItsVariant() {
        api.on(
                "GET " + PATH + "/n-1",
                200,
                WAITS
                        + ",\"explanation\":[{\"variant_id\":\"a\",\"refused_by\":[]},{\"variant_id\":\"b\",\"refused_by\":[\"storage\"]}]}");

        assertThat(waybill.run("nodes", "d-1", "n-1")).isZero();
        assertThat(waybill.out())
                .contains("waits for Window", "variant a was chosen", "b was refused by storage");
    }
}
