package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SubscriptionCommandsTest extends CommandScene {

    private static final String PATH = "/v1/models/m%201/subscriptions";
    private static final String URL =
            "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q";

    @Test
    void subscribesAQueue() {
        api.on("POST " + PATH, 201, "{\"subscription_id\":\"s-1\",\"state\":\"Active\"}");

        assertThat(waybill.run("subscription", "add", "m 1", URL)).isZero();

        assertThat(waybill.out()).contains("s-1");
        assertThat(api.body("POST " + PATH)).hasToString("{\"queue_url\":\"" + URL + "\"}");
    }

    @Test
    void saysWhatIsWrongWithAQueue() {
        api.on(
                "POST " + PATH,
                400,
                "{\"status\":400,\"code\":\"invalid_request\",\"field\":\"queue_url\",\"detail\":\"queue_url must begin with x\"}");

        assertThat(waybill.run("subscription", "add", "m 1", "http://x")).isNotZero();

        assertThat(waybill.err()).contains("queue_url must begin with x");
    }

    @Test
    void listsThemWithTheirFailures() throws Exception {
        api.on(
                "GET " + PATH + "?limit=1000",
                200,
                "{\"subscriptions\":[{\"subscription_id\":\"s-1\",\"state\":\"Retrying\",\"queue_url\":\""
                        + URL
                        + "\",\"failure\":\"the queue does not exist\"}]}");

        assertThat(waybill.run("subscription", "list", "m 1")).isZero();
        assertThat(waybill.out()).contains("s-1", "Retrying", URL, "the queue does not exist");
        assertThat(waybill.run("subscription", "list", "m 1", "--json")).isZero();
        assertThat(waybill.json().path("subscriptions")).hasSize(1);
    }

    @Test
    void endsOne() {
        api.on("DELETE " + PATH + "/s-1", 204, "");

        assertThat(waybill.run("subscription", "rm", "m 1", "s-1")).isZero();

        assertThat(waybill.out()).contains("removed");
    }
}
