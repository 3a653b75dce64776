package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.OwedWalks;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.testing.Race;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A walk over the pages whose message is gone goes on (protocol 0.2 #5).
class ResendWalksTest {

    private static final Optional<Position> BEGIN = Optional.empty();
    private static final Position FIRST = new Position(0, 9);
    private static final Position SECOND = new Position(0, 19);

    private TestStack stack = TestStack.onTwins();
    private TestFleet fleet = new TestFleet(stack);
    private Walks walks = begin();

    private Walks begin() {
        stack = TestStack.onTwins();
        fleet = new TestFleet(stack);
        fleet.register("n1");
        fleet.publish("1.0");
        fleet.openTo("1.0", "n1");
        fleet.run("d1", 1);
        walks = Walks.of(stack.backends(), "settle");
        return walks;
    }

    private boolean goOn(Optional<Position> from, Position to, String message) {
        return walks.goOn("d1", from, to, message, stack.clock().instant());
    }

    private List<String> pass(long seconds) {
        stack.clock().advance(Duration.ofSeconds(seconds));
        new ResendWalks(stack.backends()).perform(stack.clock().instant());
        return fleet.takeTasks();
    }

    @Test
    void sendsTheNextMessageWhenNothingCameOfItForSevenMinutes() {
        goOn(BEGIN, FIRST, "second");
        assertThat(pass(419)).isEmpty();
        assertThat(pass(1)).containsExactly("second");
    }

    @Test
    void leavesAloneWhatHasComeFurther() {
        goOn(BEGIN, FIRST, "second");
        stack.clock().advance(Duration.ofSeconds(410));
        assertThat(goOn(Optional.of(FIRST), SECOND, "third")).isTrue();
        assertThat(pass(419)).isEmpty();
        assertThat(pass(1)).containsExactly("third");
    }

    @Test
    void leavesAloneWhatHasStopped() {
        goOn(BEGIN, FIRST, "second");
        walks.stop("d1");
        assertThat(pass(420)).isEmpty();
    }

    @Test
    void sendsLessAndLessOften() {
        goOn(BEGIN, FIRST, "second");
        int sent = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            sent += pass(60).size();
        }
        assertThat(sent).isBetween(20, 32);
    }

    @Test
    void leavesAloneWhatIsOwedElsewhere() {
        walks.goOn("d1", BEGIN, FIRST, stack.clock().instant());
        assertThat(pass(3600)).isEmpty();
    }

    private boolean isExpected(Optional<Position> after) {
        return walks.isExpected("d1", after, stack.clock().instant());
    }

    @Test
    void whatIsSentAgainBesideOneThatWaitedEndsAtOnce() {
        goOn(BEGIN, FIRST, "second");
        assertThat(pass(420)).containsExactly("second");
        assertThat(isExpected(Optional.of(FIRST))).isTrue();
        assertThat(goOn(Optional.of(FIRST), SECOND, "third")).isTrue();

        stack.clock().advance(Duration.ofHours(2));

        assertThat(isExpected(Optional.of(FIRST))).isFalse();
        assertThat(goOn(Optional.of(FIRST), SECOND, "third")).isFalse();
        walks.stop("d1");
        assertThat(isExpected(Optional.of(FIRST))).isFalse();
        assertThat(goOn(Optional.of(FIRST), SECOND, "third")).isFalse();
    }

    @Test
    void aWalkThatOwesItsMessageIsNotBegunAgainBesideIt() {
        goOn(BEGIN, FIRST, "second");
        stack.clock().advance(Duration.ofHours(2));
        assertThat(isExpected(BEGIN)).isFalse();
        assertThat(goOn(BEGIN, FIRST, "second")).isFalse();
        assertThat(walks.stop("d1")).as("whoever began is heard").isTrue();
    }

    /// What functions did before walks owed their messages.
    private void goOnAsBefore(Position from, Position to) {
        assertThat(walks.goOn("d1", Optional.of(from), to, stack.clock().instant())).isTrue();
    }

    @Test
    void doesNotSendWhatAnOlderFunctionHasLeft() {
        goOn(BEGIN, FIRST, "second");
        goOnAsBefore(FIRST, SECOND);
        assertThat(pass(420)).isEmpty();
        assertThat(pass(3600)).isEmpty();
        assertThat(OwedWalks.of(stack.backends()).list(stack.clock().instant(), 10)).isEmpty();
    }

    @Test
    void aWalkThatAnOlderFunctionLostIsBegunAgain() {
        goOn(BEGIN, FIRST, "second");
        goOnAsBefore(FIRST, SECOND);
        assertThat(isExpected(BEGIN)).isFalse();
        assertThat(pass(16 * 60)).isEmpty();
        assertThat(isExpected(BEGIN)).isTrue();
        assertThat(goOn(BEGIN, FIRST, "second")).isTrue();
        assertThat(pass(420)).containsExactly("second");
    }

    @Test
    void ofSeveralWhoSeeItOneSendsIt() {
        goOn(BEGIN, FIRST, "second");
        stack.clock().advance(OwedWalks.PATIENCE);
        Race.of(6).run(_ -> new ResendWalks(stack.backends()).perform(stack.clock().instant()));
        assertThat(fleet.takeTasks()).containsExactly("second");
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void aPassThatIsCutShortIsMadeUpFor(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    begin();
                    goOn(BEGIN, FIRST, "second");
                    stack.clock().advance(OwedWalks.PATIENCE);
                    TestStack faulty = stack.failing(faults);
                    try {
                        new ResendWalks(faulty.backends()).perform(stack.clock().instant());
                    } catch (SimulatedCrash | RuntimeException _) {
                        // a later pass goes on
                    }
                    faults.restart();
                    List<String> sent = fleet.takeTasks();
                    sent.addAll(pass(14 * 60));
                    assertThat(sent).contains("second").hasSizeLessThanOrEqualTo(2);
                });
    }
}
