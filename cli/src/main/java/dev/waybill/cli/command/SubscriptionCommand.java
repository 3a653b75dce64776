package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `waybill subscription …`
@Command(
        name = "subscription",
        description = "Queues that are told how far the versions of a model come.")
final class SubscriptionCommand {

    private static ApiPath of(String model) {
        return ApiPath.of("models").name(model).fixed("subscriptions");
    }

    /// `waybill subscription add MODEL QUEUE_URL`
    @Command(
            name = "add",
            description = {
                "Have a queue told: where things stand, then changes, and the end.",
                "It is of the same account and region, and named '<stack>-sub-…'."
            })
    static final class Add extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL")
        private String model = "";

        @Parameters(index = "1", paramLabel = "QUEUE_URL", description = "as SQS names it")
        private String queueUrl = "";

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            ObjectNode body = Json.object().put("queue_url", queueUrl);
            JsonNode answer =
                    server.connect()
                            .send(
                                    ApiCall.post("subscribe to " + model, of(model), body)
                                            .once(surroundings.newKey()));
            output.result(
                    answer,
                    () -> List.of(Json.text(answer, "subscription_id").orElse("subscribed")));
            return 0;
        }
    }

    /// `waybill subscription list MODEL`
    @Command(name = "list", description = "List a model's subscriptions, and how they are doing.")
    static final class Listing extends ServerCommand {

        @Parameters(paramLabel = "MODEL")
        private String model = "";

        Listing(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            List<JsonNode> subscriptions =
                    Pages.all(
                            server.connect(),
                            "list the subscriptions to " + model,
                            () -> of(model),
                            "subscriptions",
                            Integer.MAX_VALUE);
            ObjectNode json = Json.object();
            json.putArray("subscriptions").addAll(subscriptions);
            output.result(json, () -> lines(subscriptions));
            return 0;
        }

        private static List<String> lines(List<JsonNode> subscriptions) {
            Table table = new Table("SUBSCRIPTION", "STATE", "QUEUE", "FAILURE");
            for (JsonNode each : subscriptions) {
                table.row(
                        each.path("subscription_id").asText(),
                        each.path("state").asText(),
                        each.path("queue_url").asText(),
                        Json.text(each, "failure").orElse("-"));
            }
            return table.lines();
        }
    }

    /// `waybill subscription rm MODEL SUBSCRIPTION`
    @Command(name = "rm", description = "End a subscription, if there is one.")
    static final class Remove extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL")
        private String model = "";

        @Parameters(index = "1", paramLabel = "SUBSCRIPTION", description = "its id")
        private String subscriptionId = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            server.connect()
                    .send(
                            ApiCall.delete(
                                    "end a subscription to " + model,
                                    of(model).name(subscriptionId)));
            ObjectNode json =
                    Json.object().put("subscription_id", subscriptionId).put("removed", true);
            output.result(json, () -> List.of("removed"));
            return 0;
        }
    }
}
