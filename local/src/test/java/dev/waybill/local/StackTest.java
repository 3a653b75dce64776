package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.local.function.Outcome;
import dev.waybill.local.handlers.Witness;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StackTest {

    /// A resource more for the small template.
    private static final String READING_ROLE =
            """
              NotesRole:
                Type: AWS::IAM::Role
                Properties:
                  Policies:
                    - PolicyName: notes
                      PolicyDocument:
                        Statement:
                          - Effect: Allow
                            Action: dynamodb:GetItem
                            Resource: !GetAtt NotesTable.Arn
            """;

    @Test
    void triesFailedMessagesAgainAndGivesUpInTheEnd() throws Exception {
        StackOptions options = SmallStack.options().retryingAfter(Duration.ofSeconds(0));
        try (Stack stack = Stack.start(options)) {
            Witness witness = Witness.of(options.name());
            send(stack, "good one");
            send(stack, "bad one");
            send(stack, "good two");
            witness.awaitDifferent(4);
            // Alone, since it takes down whatever shares its batch.
            send(stack, "worse one");

            witness.awaitDifferent(6);
            assertThat(witness.seen())
                    .contains("good one", "good two", "bad one#1", "bad one#2", "worse one#2");
            String dead =
                    stack.aws()
                            .sqs()
                            .getQueueUrl(q -> q.queueName(options.name() + "-jobs-dead"))
                            .queueUrl();
            List<String> given = new ArrayList<>();
            while (given.size() < 2) {
                stack.aws()
                        .sqs()
                        .receiveMessage(r -> r.queueUrl(dead).waitTimeSeconds(5))
                        .messages()
                        .forEach(m -> given.add(m.body()));
            }
            assertThat(given).containsExactlyInAnyOrder("bad one", "worse one");
        }
    }

    @Test
    void deliversOutOfOrderAndTwiceWhenAskedTo() throws Exception {
        StackOptions options = SmallStack.options().adverse(42);
        List<String> sent = IntStream.range(0, 60).mapToObj(i -> "job " + i).toList();
        try (Stack stack = Stack.start(options)) {
            Witness witness = Witness.of(options.name());
            sent.forEach(body -> send(stack, body));
            witness.awaitDifferent(60);
            assertThat(witness.seen().stream().distinct())
                    .containsExactlyInAnyOrderElementsOf(sent)
                    .isNotEqualTo(sent);
        }
        assertThat(Witness.of(options.name()).seen()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsChangesExactlyOnceWhateverFails(boolean adverse) throws Exception {
        StackOptions options = SmallStack.options();
        List<String> written = new ArrayList<>();
        try (Stack stack = Stack.start(adverse ? options.adverse(11) : options)) {
            for (int round = 0; round < 20; round++) {
                for (int key = 0; key < 20; key++) {
                    write(stack, "n" + key, "t" + round);
                    written.add("n" + key + "=t" + round);
                }
            }
            Witness witness = Witness.of(options.name() + "-counts");
            witness.awaitDifferent(written.size());
            assertThat(witness.seen()).containsExactlyInAnyOrderElementsOf(written);
            Witness.of(options.name() + "-windows").awaitDifferent(2);
        }
    }

    @Test
    void callsScheduledFunctionsNow() {
        StackOptions options = SmallStack.options();
        try (Stack stack = Stack.start(options)) {
            assertThat(stack.fireSchedules())
                    .allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Answered.class));
            assertThat(Witness.of(options.name() + "-ticks").seen())
                    .containsExactly("Scheduled Event");
        }
    }

    @Test
    void removesItsResourcesFromSharedEmulators() {
        StackOptions options = SmallStack.options();
        Stack stack = Stack.start(options);
        assertThat(tables(stack.aws().dynamoDb())).contains(options.name() + "-notes");
        stack.close();
        assertThat(tables(options.aws().orElseThrow().dynamoDb()))
                .doesNotContain(options.name() + "-notes");
        assertThat(
                        options.aws()
                                .orElseThrow()
                                .sqs()
                                .listQueues(l -> l.queueNamePrefix(options.name()))
                                .queueUrls())
                .isEmpty();
    }

    /// All tables, however many pages of them other tests' stacks make.
    private static Stream<String> tables(DynamoDbClient dynamoDb) {
        return dynamoDb.listTablesPaginator().tableNames().stream();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertRefused("Timeout: 10", "Timeout: 10\n    Layers: [x]", "Layers");
        assertRefused("rate(1 minute)", "cron(0 1 * * ? *)", "cron");
        assertRefused("Type: HttpApi", "Type: SNS", "SNS");
        assertRefused("ParallelizationFactor: 1", "ParallelizationFactor: 2", "lane");
    }

    private static void assertRefused(String written, String instead, String named) {
        String yaml = SmallStack.yaml();
        assertThat(yaml).contains(written);
        StackOptions options = SmallStack.options();
        StackOptions changed =
                StackOptions.of(
                                Template.parse(
                                        yaml.replaceFirst(
                                                Pattern.quote(written),
                                                Matcher.quoteReplacement(instead))))
                        .named(options.name())
                        .in(options.aws().orElseThrow());
        assertThatThrownBy(() -> Stack.start(changed))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining(named);
    }

    @Test
    void deniesAFunctionWhatItsPolicyDoesNotAllow() throws Exception {
        String handler = "Handler: dev.waybill.local.handlers.NotesHandler";
        String yaml =
                SmallStack.yaml().replace(handler, handler + "\n      Role: !GetAtt NotesRole.Arn")
                        + READING_ROLE;
        List<String> log = new CopyOnWriteArrayList<>();
        StackOptions options = SmallStack.options();
        StackOptions restricted =
                StackOptions.of(Template.parse(yaml))
                        .named(options.name())
                        .in(options.aws().orElseThrow())
                        .loggingTo(log::add);
        try (Stack stack = Stack.start(restricted);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder note = HttpRequest.newBuilder(stack.url().resolve("/notes/one"));
            assertThat(http.send(note.build(), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(404);
            HttpRequest put = note.PUT(BodyPublishers.ofString("text")).build();
            assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(500);
            assertThat(log)
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("AccessDenied: the policy of NotesFunction")
                                    .contains("dynamodb:PutItem"));
        }
    }

    @Test
    void refusesHandlersThatAreNotThere() {
        Template template = Template.parse(SmallStack.yaml().replace("TickHandler", "NoHandler"));
        StackOptions options = SmallStack.options();
        assertThatThrownBy(() ->
                        Stack.start(
                                StackOptions.of(template)
                                        .named(options.name())
                                        .in(options.aws().orElseThrow())))
                .hasMessageContaining("NoHandler");
    }

    private static void send(Stack stack, String body) {
        stack.aws()
                .sqs()
                .sendMessage(
                        m -> m.queueUrl(stack.environment().get("JOBS_QUEUE")).messageBody(body));
    }

    private static void write(Stack stack, String name, String text) {
        stack.aws()
                .dynamoDb()
                .putItem(p ->
                        p.tableName(stack.environment().get("NOTES_TABLE"))
                                .item(
                                        Map.of(
                                                "name", AttributeValue.fromS(name),
                                                "text", AttributeValue.fromS(text))));
    }
}
