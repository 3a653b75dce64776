package dev.waybill.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.subscription.Subscribers;
import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.testing.Race;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.NewsMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What subscribers' queues are told (SPEC D1.8).
class NewsFunctionTest {

    private final NewsBench bench = new NewsBench();

    private static void assertTold(JsonNode message, boolean first, boolean last) {
        assertThat(message.path("first").asBoolean()).as("%s", message).isEqualTo(first);
        assertThat(message.path("last").asBoolean()).as("%s", message).isEqualTo(last);
        assertThat(message.path("convergence").path("revision"))
                .isEqualTo(message.path("revision"));
        assertThat(message.path("convergence").path("target_version"))
                .isEqualTo(message.path("version"));
    }

    @Test
    void d1_8_theFirstMessageIsASnapshot() {
        bench.run("1", "d-1", "d-2");
        bench.succeed(1, "d-1");
        bench.subscribe("q");

        bench.deliver();

        List<JsonNode> told = bench.take("q");
        assertThat(told).hasSize(1);
        assertTold(told.getFirst(), true, false);
        JsonNode convergence = told.getFirst().path("convergence");
        assertThat(convergence.path("total_platforms").asInt()).isEqualTo(2);
        assertThat(convergence.path("converged").asInt()).isEqualTo(1);
        assertThat(bench.stored("q").owedAt()).isEmpty();
    }

    @Test
    void d1_8_thenComeChangesWithRisingRevisions() {
        bench.subscribe("q");
        bench.deliver();
        assertThat(bench.take("q")).isEmpty();
        bench.run("1", "d-1", "d-2");
        bench.deliver();
        bench.stack.clock().advance(Duration.ofSeconds(2));
        bench.succeed(1, "d-1");
        bench.deliver();

        List<JsonNode> told = bench.take("q");
        assertThat(told).hasSize(2);
        assertTold(told.getFirst(), true, false);
        assertTold(told.getLast(), false, false);
        assertThat(told).extracting(NewsBench::revision).doesNotHaveDuplicates();
        assertThat(told.getLast().path("convergence").path("converged").asInt()).isEqualTo(1);
    }

    @Test
    void d1_8_theLastMessageSaysThatTheVersionHasEnded() {
        bench.subscribe("q");
        bench.run("1", "d-1");
        bench.succeed(1, "d-1");
        bench.deliver();
        bench.end("d1");
        bench.deliver();

        List<JsonNode> told = bench.take("q");
        assertThat(told).hasSize(2);
        assertTold(told.getLast(), false, true);
        assertThat(told.getLast().path("convergence").path("success").asBoolean()).isTrue();
    }

    @Test
    void d1_8_nothingFollowsTheLastMessage() {
        bench.fleet.publish("2");
        bench.subscribe("q");
        bench.run("1", "d-1");
        bench.succeed(1, "d-1");
        bench.end("d1");
        bench.deliver();
        bench.take("q");

        bench.run("2", "d-1");
        bench.succeed(2, "d-1");
        bench.deliver();

        assertThat(bench.fleet.tally("d1").counts().replaced()).isEqualTo(1);
        assertThat(bench.take("q"))
                .isNotEmpty()
                .allMatch(message -> message.path("version").asText().equals("2"));
    }

    @Test
    void d1_8_aVersionThatIsDistributedAgainIsToldAgain() {
        bench.subscribe("q");
        bench.run("1", "d-1");
        bench.succeed(1, "d-1");
        bench.end("d1");
        bench.deliver();
        bench.take("q");

        bench.run("1", "d-2");
        bench.deliver();

        List<JsonNode> told = bench.take("q");
        assertThat(told).hasSize(1);
        assertTold(told.getFirst(), false, false);
    }

    @Test
    void d1_8_aLateSubscriberGetsExactlyOneTerminalSnapshot() {
        bench.run("1", "d-1");
        bench.succeed(1, "d-1");
        bench.end("d1");
        bench.deliver();
        bench.subscribe("late");
        bench.deliver();
        bench.forgetPlace();
        bench.deliver();

        List<JsonNode> told = bench.take("late");
        assertThat(told).hasSize(1);
        assertTold(told.getFirst(), true, true);
    }

    @Test
    void d1_8_aCancelledVersionEndsWhenItsDevicesAreTold() {
        bench.subscribe("q");
        Distribution distribution = bench.run("1", "d-1");
        bench.count();
        bench.deliver();
        bench.fleet.cancel("d1");
        bench.deliver();
        assertThat(bench.take("q")).noneMatch(message -> message.path("last").asBoolean());

        bench.fleet.callOff(distribution, "d-1");
        bench.count();
        bench.deliver();

        assertThat(bench.take("q")).singleElement().matches(m -> m.path("last").asBoolean());
    }

    @Test
    void d1_8_whatComesTogetherIsOneMessage() {
        String[] devices = new String[200];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = "d-" + i;
        }
        bench.subscribe("q");
        bench.run("1", devices);
        bench.deliver();
        bench.take("q");
        for (String device : devices) {
            bench.succeed(1, device);
        }
        assertThat(bench.fleet.tally("d1").revision()).isGreaterThan(200);

        bench.deliver();

        List<JsonNode> told = bench.take("q");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("convergence").path("converged").asInt()).isEqualTo(200);
    }

    @Test
    void d1_8_aQueueIsToldAtMostOnceASecondAndOfTheEndAtOnce() {
        bench.subscribe("q");
        bench.run("1", "d-1", "d-2");
        bench.deliver();
        bench.succeed(1, "d-1");
        bench.deliver();
        assertThat(bench.waited()).isPositive().isLessThan(Duration.ofMillis(1100));
        assertThat(bench.take("q")).hasSize(2);

        Duration before = bench.waited();
        bench.succeed(1, "d-2");
        bench.end("d1");
        bench.deliver();

        assertThat(bench.waited()).isEqualTo(before);
        assertThat(bench.take("q")).hasSize(1);
    }

    @Test
    void aBatchThatComesAgainTellsNothingTwice() {
        bench.subscribe("q");
        bench.run("1", "d-1");
        bench.deliver();
        bench.take("q");

        bench.forgetPlace();
        bench.deliver();

        assertThat(bench.take("q")).isEmpty();
    }

    @Test
    void aModelThatWasNeverDistributedIsNotToldOf() {
        bench.subscribe("q");
        bench.deliver();

        assertThat(bench.take("q")).isEmpty();
        assertThat(bench.stored("q").owedAt()).isEmpty();
    }

    @Test
    void aQueueThatIsNotThereHoldsUpNobody() {
        bench.subscribeOnly("gone");
        bench.subscribe("there");
        bench.run("1", "d-1");

        bench.deliver();

        assertThat(bench.take("there")).hasSize(1);
        Subscription failing = bench.stored("gone");
        assertThat(failing.state()).isEqualTo(Subscription.State.RETRYING);
        assertThat(failing.trouble())
                .hasValueSatisfying(trouble -> {
                    assertThat(trouble.reason()).isEqualTo("the queue does not exist");
                    assertThat(trouble.tries()).isEqualTo(1);
                });
        bench.stack.clock().advance(Duration.ofSeconds(5));
        bench.succeed(1, "d-1");
        bench.deliver();
        assertThat(bench.stored("gone").trouble()).isEqualTo(failing.trouble());
        assertThat(bench.take("there")).hasSize(1);
    }

    @Test
    void whoeverUnsubscribesIsToldNothingMore() {
        Subscription subscription = bench.subscribe("q");
        bench.run("1", "d-1");
        bench.deliver();
        bench.take("q");
        SubscriptionRegister.of(bench.backends()).delete(subscription, bench.deed());

        bench.succeed(1, "d-1");
        bench.deliver();

        assertThat(bench.take("q")).isEmpty();
    }

    @Test
    void aSubscriptionAnewIsToldAnew() {
        Subscription first = bench.subscribe("q");
        bench.run("1", "d-1");
        bench.deliver();
        bench.take("q");
        SubscriptionRegister.of(bench.backends()).delete(first, bench.deed());
        Subscription second = bench.subscribeOnly("q");

        bench.deliver();

        assertThat(bench.take("q"))
                .singleElement()
                .satisfies(message -> {
                    assertTold(message, true, false);
                    assertThat(message.path("subscription_id").asText()).isEqualTo(second.id());
                });
    }

    @Test
    void manyWhoTellAtOnceEndWithTheLatest() {
        bench.subscribe("q");
        bench.run("1", "d-1");
        bench.succeed(1, "d-1");

        Race.of(6)
                .run(_ -> {
                    Subscribers.of(bench.backends(), NewsMessage::write)
                            .attend(TestFleet.MODEL, "test-sub-q");
                    return true;
                });

        List<JsonNode> told = bench.take("q");
        assertThat(told).isNotEmpty();
        assertThat(told)
                .extracting(NewsBench::revision)
                .containsOnly(bench.fleet.tally("d1").revision());
        bench.deliver();
        assertThat(bench.take("q")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void d1_8_nothingIsLostWhateverFails(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            NewsBench world = new NewsBench();
                            world.subscribe("q");
                            world.run("1", "d-1");
                            deliverOnce(world, faults);
                            world.stack.clock().advance(Duration.ofMinutes(3));
                            world.succeed(1, "d-1");
                            world.end("d1");

                            world.deliver();

                            List<JsonNode> told = world.take("q");
                            assertThat(told).isNotEmpty();
                            assertThat(told.getLast().path("last").asBoolean()).isTrue();
                            assertThat(told.getLast().path("convergence").path("converged").asInt())
                                    .isEqualTo(1);
                            assertThat(world.stored("q").trouble()).isEmpty();
                        });
        assertThat(played).isGreaterThan(10);
    }

    /// As Lambda does: a batch that fails comes again.
    private static void deliverOnce(NewsBench world, Faults faults) {
        try {
            world.deliver(world.function(world.stack.failing(faults)));
        } catch (SimulatedCrash | RuntimeException e) {
            faults.restart();
        }
    }
}
