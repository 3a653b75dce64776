package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Calls that others overtake: somebody else stores the same bytes before they are done, or calls
/// off what a device was to join.
final class RaceCalls {

    private static final Set<String> OPEN = Set.of("Running", "Paused", "Superseded");
    private static final String LATE = "late-comer";

    private final Stack stack;
    private final Api admin;

    /// @param stack what is called
    /// @param admin calls with all rights
    RaceCalls(Stack stack, Api admin) {
        this.stack = stack;
        this.admin = admin;
    }

    void callAll() {
        attachment();
        document();
        event();
        nobodyWaits();
    }

    /// The bytes of an attachment arrive when somebody else has stored the same.
    private void attachment() {
        byte[] bytes = "arrived twice".getBytes(StandardCharsets.UTF_8);
        String path = "/v1/sessions/twice/attachments/uploads";
        JsonNode ticket =
                admin.post(
                                path,
                                "{\"digest\": \"%s\", \"size_bytes\": %d, \"media_type\": \"text/plain\"}"
                                        .formatted(Digest.of(bytes).hex(), bytes.length))
                        .body();
        WholeApi.upload(ticket, bytes);
        assertThat(admin.store("/v1/blobs", bytes).status()).isEqualTo(201);
        String complete = path + "/" + ticket.path("upload_id").asText() + "/complete";
        assertThat(admin.post(complete, "{}").status()).isEqualTo(200);
    }

    private void document() {
        new Meanwhile("DocumentsFunction", "PutObject", () -> write("first"))
                .in(() -> write("second"));
        assertThat(admin.get("/v1/collections/race/documents/first").body())
                .isEqualTo(admin.get("/v1/collections/race/documents/second").body());
    }

    private void write(String document) {
        String text = "{\"text\": \"" + "v".repeat(RareCalls.LARGE) + "\"}";
        Api.Answer written =
                admin.send(
                        "PATCH",
                        "/v1/collections/race/documents/" + document,
                        text,
                        Map.of("content-type", "application/json"));
        assertThat(written.status()).isEqualTo(201);
    }

    private void event() {
        String one = RareCalls.run(admin);
        String other = RareCalls.run(admin);
        new Meanwhile("RunsFunction", "PutObject", () -> append(one)).in(() -> append(other));
        assertThat(admin.get(other + "/events").body().at("/events/0/payload/text").asText())
                .hasSize(RareCalls.LARGE);
    }

    private void append(String run) {
        String event =
                "{\"kind\": \"log\", \"payload\": {\"text\": \""
                        + "u".repeat(RareCalls.LARGE)
                        + "\"}}";
        assertThat(admin.post(run + "/events", event).status()).isEqualTo(201);
    }

    /// A device that says something new comes when the last distribution that it might join has
    /// just been called off.
    private void nobodyWaits() {
        for (JsonNode each :
                admin.get("/v1/distributions?limit=1000").body().path("distributions")) {
            if (OPEN.contains(each.path("state").asText())) {
                cancel(each.path("distribution_id").asText());
            }
        }
        Patience.until(this::isNoneToJoin);
        TestModel model = new TestModel(admin, LATE);
        model.publish("1", LATE.getBytes(StandardCharsets.UTF_8));
        PlainDevice device = PlainDevice.register(admin, LATE, "{'formation_id': '" + LATE + "'}");
        String scope = "{\"Formation\": {\"formation_id\": \"" + LATE + "\"}}";
        String last = model.distribute("1", scope, "{\"late_joiners\": true}");
        device.await(last);
        new Meanwhile(
                        "WorkFunction",
                        "TransactWriteItems",
                        () -> {
                            cancel(last);
                            Patience.until(this::isNoneToJoin);
                        })
                .in(() -> {
                    String grown = "{\"capabilities\": {\"available_storage_mb\": 7}}";
                    assertThat(
                                    device.api()
                                            .post("/v1/devices/" + LATE + "/heartbeat", grown)
                                            .status())
                            .isEqualTo(200);
                });
    }

    private void cancel(String distribution) {
        String path = "/v1/distributions/" + distribution + "/cancel";
        assertThat(admin.post(path, "").status()).isEqualTo(200);
    }

    /// Whether the list of those is empty that devices may join, which is seen nowhere else.
    private boolean isNoneToJoin() {
        String table = stack.environment().get("DISTRIBUTIONS_TABLE");
        return stack.aws()
                        .dynamoDb()
                        .query(query ->
                                query.tableName(table)
                                        .consistentRead(true)
                                        .keyConditionExpression("distribution_id = :joinable")
                                        .expressionAttributeValues(
                                                Map.of(
                                                        ":joinable",
                                                        AttributeValue.fromS("joinable"))))
                        .count()
                == 0;
    }
}
