package dev.waybill.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.dynamodb.FaultyDynamoDb;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.dynamodb.contract.ExampleTable;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    private static List<Optional<Fault>> faults(Faults plan, int calls) {
        List<Optional<Fault>> faults = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            faults.add(plan.next("call " + i, ALL));
        }
        return faults;
    }

    @Test
    void failsTheCallOfANumber() {
        Faults plan = Faults.at(3, Kind.TIMEOUT, Moment.AFTER);
        assertThat(faults(plan, 5))
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Fault(Kind.TIMEOUT, Moment.AFTER)),
                        Optional.empty(),
                        Optional.empty());
        assertThat(plan.calls()).isEqualTo(5);
        assertThat(plan.injected()).isEqualTo(1);
    }

    @Test
    void failsTheSameShareForTheSameSeed() {
        List<Optional<Fault>> once = faults(Faults.share(7, 0.1, Kind.TIMEOUT), 1000);
        assertThat(faults(Faults.share(7, 0.1, Kind.TIMEOUT), 1000)).isEqualTo(once);
        assertThat(faults(Faults.share(8, 0.1, Kind.TIMEOUT), 1000)).isNotEqualTo(once);
        assertThat(once.stream().filter(Optional::isPresent).count()).isBetween(60L, 140L);
        assertThat(once)
                .contains(
                        Optional.of(new Fault(Kind.TIMEOUT, Moment.BEFORE)),
                        Optional.of(new Fault(Kind.TIMEOUT, Moment.AFTER)));
    }

    @Test
    void throttlesOnlyBeforeACallTakesEffect() {
        assertThat(faults(Faults.share(1, 1, Kind.THROTTLING), 100))
                .containsOnly(Optional.of(new Fault(Kind.THROTTLING, Moment.BEFORE)));
    }

    @Test
    void sparesCallsThatCannotFailThisWay() {
        Faults plan = Faults.share(1, 1, Kind.CONFLICT);
        assertThat(plan.next("call", EnumSet.of(Kind.TIMEOUT))).isEmpty();
        assertThat(plan.injected()).isZero();
    }

    @Test
    void answersNothingAfterACrashTillTheRestart() {
        Faults plan = Faults.at(1, Kind.CRASH, Moment.BEFORE);
        assertThat(plan.next("first", ALL)).isPresent();
        assertThatThrownBy(() -> plan.next("second", ALL)).isInstanceOf(SimulatedCrash.class);
        plan.restart();
        assertThat(plan.next("third", ALL)).isEmpty();
        assertThat(plan.calls()).isEqualTo(2);
    }

    @Test
    void playsACrashAtEveryCallBeforeAndAfter() {
        List<List<Integer>> written = new ArrayList<>();
        int played =
                Crashes.atEveryCall(faults -> {
                    ExampleTable table = ExampleTable.create(new InMemoryDynamoDb());
                    ExampleTable faulty =
                            new ExampleTable(
                                    new FaultyDynamoDb(table.dynamoDb(), faults), table.name());
                    try {
                        faulty.put(ExampleTable.key("a", "1"));
                        faulty.put(ExampleTable.key("a", "2"));
                    } catch (SimulatedCrash e) {
                        faults.restart();
                    }
                    written.add(
                            List.of(
                                    table.get(ExampleTable.key("a", "1")).size(),
                                    table.get(ExampleTable.key("a", "2")).size()));
                });
        assertThat(played).isEqualTo(6);
        assertThat(written)
                .containsExactly(
                        List.of(0, 0),
                        List.of(2, 0),
                        List.of(2, 0),
                        List.of(2, 2),
                        List.of(2, 2),
                        List.of(2, 2));
    }
}
