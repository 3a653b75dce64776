package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.subscription.Subscribers;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.domain.subscription.Trouble;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.NewsMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Subscribing queues to models (API §11, SPEC D1.8): what is accepted, and what is shown.
class SubscriptionsTest {

    private static final String PATH = "/v1/models/model/subscriptions";

    private final DistributionsFixture fixture = new DistributionsFixture();
    private final ApiClient api = fixture.admin;

    private static String to(String name) {
        return "{\"queue_url\": \"https://sqs.us-east-1.amazonaws.com/000000000000/%s\", \"more\": 1}"
                .formatted(name);
    }

    private List<Subscription> stored() {
        return SubscriptionsTable.of(fixture.stack.backends()).list(TestFleet.MODEL);
    }

    private long audited(DistributionsFixture world, String id, String action) {
        return world
                .stack
                .backends()
                .audit()
                .listOfResource("models/model/subscriptions/" + id, Optional.empty(), 100)
                .stream()
                .filter(entry -> entry.action().equals(action))
                .count();
    }

    @Test
    void subscribesAQueueOnce() {
        ApiAnswer first = api.post(PATH, to("test-sub-q"));
        ApiAnswer again = api.post(PATH, to("test-sub-q"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("state")).isEqualTo("Active");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("subscription_id")).isEqualTo(first.text("subscription_id"));
        assertThat(stored()).hasSize(1);
        assertThat(audited(fixture, first.text("subscription_id"), "subscribe")).isEqualTo(1);
    }

    @Test
    void d1_8_anUnknownModelIsNotFound() {
        String path = "/v1/models/nothing/subscriptions";

        assertThat(api.post(path, to("test-sub-q")).code()).isEqualTo("model_not_found");
        assertThat(api.get(path).code()).isEqualTo("model_not_found");
        assertThat(api.delete(path + "/x").code()).isEqualTo("model_not_found");
    }

    @Test
    void refusesEveryQueueThatIsNotForSubscribers() {
        for (String body :
                List.of(
                        "{}",
                        "{\"queue_url\": null}",
                        "{\"queue_url\": \"http://169.254.169.254/latest\"}",
                        to("test-indexing"),
                        to("test-dispatch-low"),
                        to("other-sub-q"),
                        to("test-sub-"),
                        to("test-sub-q.fifo"))) {
            ApiAnswer answer = api.post(PATH, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text("field")).as(body).isEqualTo("queue_url");
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void listsThemInPagesByTheirQueues() {
        for (String name : List.of("c", "a", "b")) {
            api.post(PATH, to("test-sub-" + name));
        }

        ApiAnswer first = api.get(PATH + "?limit=2");
        ApiAnswer second = api.get(PATH + "?limit=2&cursor=" + first.text("next_cursor"));

        assertThat(urls(first))
                .extracting(url -> url.charAt(url.length() - 1))
                .containsExactly('a', 'b');
        assertThat(urls(second)).hasSize(1);
        assertThat(second.json().has("next_cursor")).isFalse();
    }

    private static List<String> urls(ApiAnswer answer) {
        return answer.json()
                .path("subscriptions")
                .valueStream()
                .map(each -> each.path("queue_url").asText())
                .toList();
    }

    @Test
    void endsASubscriptionAlsoTwice() {
        String path = PATH + "/" + api.post(PATH, to("test-sub-q")).text("subscription_id");

        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(stored()).isEmpty();
        assertThat(api.post(PATH, to("test-sub-q")).status()).isEqualTo(201);
    }

    @Test
    void aModelHasRoomForTwentyAlsoInARace() {
        for (int i = 0; i < Subscription.MOST_OF_A_MODEL - 1; i++) {
            assertThat(api.post(PATH, to("test-sub-" + i)).status()).isEqualTo(201);
        }

        List<ApiAnswer> answers = Race.of(4).run(i -> api.post(PATH, to("test-sub-x" + i)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .extracting(ApiAnswer::code)
                .containsOnly("too_large");
        assertThat(stored()).hasSize(Subscription.MOST_OF_A_MODEL);
        api.delete(PATH + "/" + stored().getFirst().id());
        assertThat(api.post(PATH, to("test-sub-y")).status()).isEqualTo(201);
    }

    @Test
    void oneOfManyWhoSubscribeAQueueMakesIt() {
        List<ApiAnswer> answers = Race.of(6).run(_ -> api.post(PATH, to("test-sub-q")));

        assertThat(answers).extracting(ApiAnswer::status).containsOnly(200, 201);
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void showsAQueueThatFailsAndBeginsAnewWithIt() {
        fixture.opened("1.0");
        api.post(PATH, to("test-sub-q"));
        Subscription subscription = stored().getFirst();
        for (int i = 0; i < Trouble.MOST_TRIES; i++) {
            fixture.stack.clock().advance(Duration.ofDays(1));
            Subscribers.of(fixture.stack.backends(), NewsMessage::write)
                    .attend(TestFleet.MODEL, "test-sub-q");
        }

        ApiAnswer listed = api.get(PATH);
        assertThat(listed.json().path("subscriptions").path(0).path("state").asText())
                .isEqualTo("Failing");
        assertThat(listed.json().path("subscriptions").path(0).path("failure").asText())
                .isEqualTo("the queue does not exist");
        ApiAnswer anew = api.post(PATH, to("test-sub-q"));

        assertThat(anew.status()).isEqualTo(200);
        assertThat(anew.text("subscription_id")).isEqualTo(subscription.id());
        assertThat(anew.text("state")).isEqualTo("Active");
        assertThat(stored().getFirst().trouble()).isEmpty();
        assertThat(stored().getFirst().owedAt()).contains(fixture.stack.clock().instant());
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void subscribingUnderAKeyDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    DistributionsFixture world = new DistributionsFixture();
                    ApiAnswer answer =
                            Recovery.after(
                                    faults,
                                    world.stack,
                                    stack ->
                                            DistributionsFixture.admin(stack)
                                                    .with("idempotency-key", "k")
                                                    .post(PATH, to("test-sub-q")));

                    assertThat(answer.status()).isEqualTo(201);
                    List<Subscription> stored =
                            SubscriptionsTable.of(world.stack.backends()).list(TestFleet.MODEL);
                    assertThat(stored).hasSize(1);
                    assertThat(audited(world, stored.getFirst().id(), "subscribe")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void unsubscribingDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    DistributionsFixture world = new DistributionsFixture();
                    String id = world.admin.post(PATH, to("test-sub-q")).text("subscription_id");
                    ApiAnswer answer =
                            Recovery.after(
                                    faults,
                                    world.stack,
                                    stack ->
                                            DistributionsFixture.admin(stack)
                                                    .delete(PATH + "/" + id));

                    assertThat(answer.status()).isEqualTo(204);
                    assertThat(SubscriptionsTable.of(world.stack.backends()).list(TestFleet.MODEL))
                            .isEmpty();
                    assertThat(audited(world, id, "unsubscribe")).isEqualTo(1);
                });
    }
}
