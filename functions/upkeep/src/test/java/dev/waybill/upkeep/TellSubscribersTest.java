package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.domain.subscription.Trouble;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What subscribers are owed is sent, or given up with a reason (SPEC D1.8).
class TellSubscribersTest {

    private static final String QUEUE = "test-sub-q";
    private static final String URL = "https://sqs.us-east-1.amazonaws.com/000000000000/" + QUEUE;

    private final TestStack stack;
    private final TestFleet fleet;

    TellSubscribersTest() {
        this.stack = TestStack.onTwins();
        this.fleet = new TestFleet(stack);
        fleet.publish("1");
        fleet.assign(fleet.openTo("1", "d-1"), "d-1");
        Subscription subscription =
                new Subscription(
                        "s-1",
                        TestFleet.MODEL,
                        QUEUE,
                        URL,
                        "test",
                        stack.clock().instant(),
                        Optional.empty(),
                        Optional.of(stack.clock().instant().plusSeconds(60)),
                        new TreeMap<>());
        SubscriptionRegister.of(stack.backends()).create(subscription, deed());
    }

    private Deed deed() {
        return Deed.ofService("test", "subscribe", "r", stack.clock().instant());
    }

    private void createQueue() {
        stack.backends().clients().sqs().createQueue(queue -> queue.queueName(QUEUE));
    }

    private int pass(Duration later) {
        stack.clock().advance(later);
        return new TellSubscribers(stack.backends()).perform(stack.clock().instant());
    }

    private Subscription stored() {
        return SubscriptionsTable.of(stack.backends())
                .find(TestFleet.MODEL, QUEUE)
                .orElseThrow(() -> new IllegalStateException("no subscription"));
    }

    private int take() {
        return QueueMessages.takeAll(stack.backends().clients().sqs(), URL).size();
    }

    @Test
    void sendsTheFirstMessageWhenNobodyDid() {
        createQueue();

        assertThat(pass(Duration.ofSeconds(59))).isZero();
        assertThat(pass(Duration.ofSeconds(1))).isEqualTo(1);

        assertThat(take()).isEqualTo(1);
        assertThat(stored().owedAt()).isEmpty();
        assertThat(pass(Duration.ofMinutes(5))).isZero();
    }

    @Test
    void triesAQueueEverMoreRarelyAndThenGivesItUp() {
        Duration all = Duration.ZERO;
        for (int minute = 0; stored().state() != Subscription.State.FAILING; minute++) {
            assertThat(minute).isLessThan(300);
            pass(Duration.ofMinutes(1));
            all = all.plusMinutes(1);
        }

        assertThat(all).isBetween(Duration.ofHours(2), Duration.ofHours(3));
        assertThat(stored().trouble())
                .hasValueSatisfying(
                        trouble -> assertThat(trouble.tries()).isEqualTo(Trouble.MOST_TRIES));
        assertThat(stored().owedAt()).isEmpty();
        createQueue();
        assertThat(pass(Duration.ofDays(1))).isZero();
        assertThat(take()).isZero();
    }

    @Test
    void aQueueThatIsThereAgainGetsWhatItMissed() {
        pass(Duration.ofMinutes(1));
        assertThat(stored().state()).isEqualTo(Subscription.State.RETRYING);
        createQueue();

        pass(Duration.ofMinutes(1));

        assertThat(take()).isEqualTo(1);
        assertThat(stored().state()).isEqualTo(Subscription.State.ACTIVE);
        assertThat(stored().owedAt()).isEmpty();
    }

    @Test
    void whoSubscribesAgainToAQueueThatWasGivenUpIsTold() {
        while (stored().state() != Subscription.State.FAILING) {
            pass(Duration.ofMinutes(10));
        }
        createQueue();
        SubscriptionRegister.of(stack.backends()).revive(stored(), deed());

        pass(Duration.ofMinutes(1));

        assertThat(take()).isEqualTo(1);
        assertThat(stored().state()).isEqualTo(Subscription.State.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsLostWhateverFails(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TellSubscribersTest world = new TellSubscribersTest();
                    world.createQueue();
                    world.stack.clock().advance(Duration.ofMinutes(1));
                    try {
                        new TellSubscribers(world.stack.failing(faults).backends())
                                .perform(world.stack.clock().instant());
                    } catch (SimulatedCrash | RuntimeException e) {
                        faults.restart();
                    }

                    world.pass(Duration.ofMinutes(3));

                    assertThat(world.take()).isPositive();
                    assertThat(world.stored().trouble()).isEmpty();
                    assertThat(world.stored().owedAt()).isEmpty();
                });
    }
}
