package dev.waybill.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.api.Json;
import dev.waybill.cli.fake.FakeApi;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubscriberCommandsTest extends CommandScene {

    private static final String SQS = "POST /sqs";
    private static final String URL = "http://localhost:1/000/waybill-sub-watcher";

    private static final String LONG =
            "abcDEF019-_" + "aaaaaaaaaaaaaaaaaaa" + "aaaaaaaaaaaaaaaaaaa" + "aaaaaaaaaaaaaaaaaaa";

    private final FakeApi sqs = new FakeApi(server, "/sqs");

    @BeforeEach
    void runAStack() throws IOException {
        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/endpoints.json"),
                "{\"sqs\":{\"url\":\""
                        + server.at("/sqs")
                        + "\",\"subscribers\":\"http://localhost:1/000/waybill-sub-\"}}");
    }

    private static String message(int revision, boolean isLast) {
        String body =
                "{\"model_id\":\"m\",\"version\":\"2\",\"revision\":"
                        + revision
                        + ",\"last\":"
                        + isLast
                        + ",\"convergence\":{\"total_platforms\":2,\"converged\":1,"
                        + "\"in_progress\":1,\"pending\":0,\"failed\":0,\"revision\":1}}";
        return Json.line(
                Json.object()
                        .set(
                                "Messages",
                                Json.object()
                                        .arrayNode()
                                        .add(
                                                Json.object()
                                                        .put("Body", body)
                                                        .put("ReceiptHandle", "r" + revision))));
    }

    @Test
    void makesAQueueThatMaySubscribe() {
        sqs.on(SQS, 200, "{\"QueueUrl\":\"" + URL + "\"}");

        assertThat(waybill.run("subscription", "queue", "watcher")).isZero();
        assertThat(waybill.out().strip()).isEqualTo(URL);
        assertThat(sqs.body(SQS)).hasToString("{\"QueueName\":\"waybill-sub-watcher\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad name!", "", "häuschen", LONG + "a"})
    void saysWhatAQueueMayBeNamed(String name) {
        assertThat(waybill.run("subscription", "queue", name)).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err())
                .contains("NAME must have 1 to 68 of the characters a-z, A-Z, 0-9, '-' and '_'");
        assertThat(sqs.calls()).isEmpty();
    }

    @Test
    void takesTheLongestNameThatSqsTakes() {
        sqs.on(SQS, 200, "{\"QueueUrl\":\"" + URL + "\"}");

        assertThat(waybill.run("subscription", "queue", LONG)).isZero();
    }

    @Test
    void saysWhichQueuesMayBeRead() {
        assertThat(waybill.run("subscription", "read", "http://nope/x")).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).contains("http://localhost:1/000/waybill-sub-");
        assertThat(sqs.calls()).isEmpty();
    }

    @Test
    void readsMessagesUntilTheEnd() {
        sqs.on(SQS, 200, message(3, false));
        sqs.on(SQS, 200, "");
        sqs.on(SQS, 200, "{}");
        sqs.on(SQS, 200, message(4, true));
        sqs.on(SQS, 200, "");

        assertThat(waybill.run("subscription", "read", URL, "--until-end")).isZero();
        assertThat(waybill.out())
                .contains("m 2, revision 3: 1 of 2 converged", "revision 4")
                .endsWith("; that was the end" + System.lineSeparator());
        assertThat(sqs.received().get(1).body())
                .hasToString("Optional[{\"QueueUrl\":\"" + URL + "\",\"ReceiptHandle\":\"r3\"}]");
    }

    @Test
    void readsWhatIsThere() throws Exception {
        sqs.on(SQS, 200, message(3, false));
        sqs.on(SQS, 200, "");
        sqs.on(SQS, 200, "{\"Messages\":[]}");

        assertThat(waybill.run("subscription", "read", URL, "--json")).isZero();
        assertThat(waybill.json().path("revision").asInt()).isEqualTo(3);
    }

    @Test
    void doesNotWaitForeverForAnEnd() {
        sqs.on(SQS, 200, "{}");

        assertThat(waybill.run("subscription", "read", URL, "--until-end", "--timeout", "0"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.err()).contains("in time");
    }

    @Test
    void saysWhatTheQueueSays() {
        sqs.on(SQS, 400, "{\"__type\":\"QueueDoesNotExist\",\"message\":\"no such queue\"}");

        assertThat(waybill.run("subscription", "read", URL)).isEqualTo(ExitCode.REFUSED);
        assertThat(waybill.err()).contains("refuses ReceiveMessage: no such queue");
    }

    @Test
    void needsAStackInThisFolder() throws IOException {
        Files.delete(folder.resolve(".waybill/endpoints.json"));

        assertThat(waybill.run("subscription", "queue", "watcher")).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).contains("no 'waybill up' runs in this folder");
    }
}
