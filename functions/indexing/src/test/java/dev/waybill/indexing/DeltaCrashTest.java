package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.MadeDelta;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every call to AWS that asks for a delta, makes it or lets it go fails in turn, before and after
/// it took effect; what upkeep does later leads to the same end.
class DeltaCrashTest {

    private static final int SIZE = 300_000;
    private static final byte[] BASE = DeltaWorld.version(1, SIZE);
    private static final byte[] TARGET = DeltaWorld.next(BASE);

    private final TestStack stack = TestStack.onTwins();
    private final DeltaWorld world = new DeltaWorld(stack);

    private static void tried(Faults faults, Runnable step) {
        try {
            step.run();
        } catch (SimulatedCrash e) {
            faults.restart();
        } catch (Unavailable | Contended e) {
            return;
        }
    }

    /// Upkeep and the indexer, for two hours.
    private void settle() {
        for (int minute = 0; minute < 120; minute += 20) {
            world.index();
            stack.clock().advance(Duration.ofMinutes(20));
            world.settle();
        }
        world.index();
    }

    private void letAllGo() {
        stack.clock().advance(Duration.ofDays(31));
        world.review();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    void asking(Fault.Kind kind) {
        DeltaPair pair = world.ask(BASE, TARGET);
        world.index();
        letAllGo();
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            DeltaWorld failing = new DeltaWorld(stack.failing(faults));
                            tried(faults, () -> failing.ask(pair, SIZE, TARGET.length));
                            world.ask(pair, SIZE, TARGET.length);
                            settle();

                            assertThat(world.rebuild(pair, BASE, TARGET.length)).isEqualTo(TARGET);
                            letAllGo();
                            assertThat(world.find(pair)).isEmpty();
                        });
        assertThat(played).isGreaterThan(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    void making(Fault.Kind kind) {
        DeltaPair pair = world.ask(BASE, TARGET);
        world.index();
        MadeDelta expected = world.made(pair);
        letAllGo();
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            world.ask(pair, SIZE, TARGET.length);
                            DeltaWorld failing = new DeltaWorld(stack.failing(faults));
                            tried(
                                    faults,
                                    () ->
                                            new DeltaBuilder(
                                                            failing.backends(),
                                                            DeltaBuilder.TEMP_BYTES)
                                                    .build(pair));
                            settle();

                            assertThat(world.made(pair)).isEqualTo(expected);
                            assertThat(world.row(expected.plan().digest()).references().sum())
                                    .isEqualTo(1);
                            Recount.of(stack.backends()).assertExact();
                            letAllGo();
                        });
        assertThat(played).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource
    void lettingGo(Fault.Kind kind) {
        DeltaPair pair = world.ask(BASE, TARGET);
        Crashes.atEveryCall(
                kind,
                faults -> {
                    world.ask(pair, SIZE, TARGET.length);
                    settle();
                    MadeDelta made = world.made(pair);
                    stack.clock().advance(Duration.ofDays(31));
                    DeltaWorld failing = new DeltaWorld(stack.failing(faults));
                    tried(faults, failing::review);
                    world.review();

                    assertThat(world.find(pair)).isEmpty();
                    assertThat(world.row(made.plan().digest()).references().sum()).isZero();
                    Recount.of(stack.backends()).assertExact();
                });
    }
}
