package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;

/// Distributions that overlap, some in waves, paused, retried and rolled back, on a fleet whose
/// devices come and go and report as they like, by dispatchers whose messages come twice, late and
/// out of order, and which crash at any call. In the end everything is as the protocol says.
class SimulationTest {

    private static final List<ReportState> REPORTED =
            List.of(
                    ReportState.CONNECTING,
                    ReportState.TRANSFERRING,
                    ReportState.LOADING,
                    ReportState.OPERATIONAL,
                    ReportState.FAILED,
                    ReportState.CANCELLED);

    private final DispatchBench bench = new DispatchBench();
    private final TestFleet fleet = bench.fleet;
    private final TargetRecount recount = new TargetRecount(bench);
    private final List<Task> pool = new ArrayList<>();
    private final Set<String> devices = new TreeSet<>();
    private final Set<String> gone = new HashSet<>();
    private final List<String> ids = new ArrayList<>();
    private final Map<String, Set<String>> meant = new HashMap<>();
    private final Set<String> cancelled = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private long sequence;
    private int depth;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 24, 1043})
    void everythingComesOutRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            register("d-" + i);
        }
        for (int i = 1; i <= 4; i++) {
            fleet.publish("v" + i);
        }
        for (int step = 0; step < 220; step++) {
            act(random);
            check();
        }
        heal();
        finish();
        judge();
    }

    private void register(String id) {
        fleet.register(id);
        devices.add(id);
        gone.remove(id);
    }

    private void act(Random random) {
        switch (random.nextInt(23)) {
            case 0 -> open(random);
            case 1 -> cancel(random);
            case 2 -> comeOrGo(random);
            case 3, 4, 5, 6 -> report(random);
            case 7 -> bench.projection.catchUp();
            case 20 -> retry(random);
            case 21 -> pauseOrResume(random);
            case 8 ->
                    ids.stream()
                            .findAny()
                            .ifPresent(id -> pool.add(DispatchBench.settle(any(random))));
            default -> work(random);
        }
    }

    private String any(Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private void open(Random random) {
        if (ids.size() >= 7) {
            return;
        }
        Optional<DeviceId> middle = Optional.of(new DeviceId("d-" + random.nextInt(6)));
        List<Segment> segments =
                random.nextBoolean()
                        ? List.of(Segment.open(0, Optional.empty(), Optional.empty()))
                        : List.of(
                                Segment.open(0, Optional.empty(), middle),
                                Segment.open(1, middle, Optional.empty()));
        fleet.use(RandomStrategy.of(random));
        String id = fleet.open("v" + (1 + random.nextInt(4)), segments).id();
        ids.add(id);
        meant.put(id, new TreeSet<>(devices));
        segments.forEach(segment -> pool.add(DispatchBench.plan(id, segment.number(), 0)));
    }

    private void cancel(Random random) {
        if (!ids.isEmpty()) {
            String id = any(random);
            if (fleet.cancel(id)) {
                cancelled.add(id);
                pool.add(DispatchBench.callOff(id));
            }
        }
    }

    private void retry(Random random) {
        if (!ids.isEmpty()) {
            String id = any(random);
            if (fleet.askAgain(id)) {
                pool.add(retryOf(id));
            }
        }
    }

    private Task.Retry retryOf(String id) {
        return new Task.Retry(id, fleet.distribution(id).round().number(), Optional.empty());
    }

    private void pauseOrResume(Random random) {
        if (!ids.isEmpty()) {
            String id = any(random);
            if (!fleet.pause(id)) {
                fleet.resume(id);
            }
        }
    }

    private void comeOrGo(Random random) {
        String id = "d-" + random.nextInt(8);
        if (devices.remove(id)) {
            fleet.remove(id);
            gone.add(id);
            meant.values().forEach(each -> each.remove(id));
        } else {
            register(id);
        }
    }

    private void report(Random random) {
        fleet.report(
                "d-" + random.nextInt(8),
                1 + random.nextInt(7),
                sequence++,
                REPORTED.get(random.nextInt(REPORTED.size())));
    }

    /// Performs a message; sometimes it comes again, and sometimes the dispatcher crashes at it.
    private void work(Random random) {
        if (pool.isEmpty()) {
            return;
        }
        Task task = pool.get(random.nextInt(pool.size()));
        boolean comesAgain = random.nextInt(4) == 0;
        try {
            dispatcher(random).perform(task);
        } catch (Crash e) {
            comesAgain = true;
        }
        if (!comesAgain) {
            pool.remove(task);
        }
        fleet.takeTasks().forEach(message -> pool.add(Tasks.read(message)));
    }

    private Dispatcher dispatcher(Random random) {
        CrashAt.Moment moment = random.nextBoolean() ? CrashAt.Moment.BEFORE : CrashAt.Moment.AFTER;
        return switch (random.nextInt(4)) {
            case 0 -> bench.watched(new CrashAt(random.nextInt(14), moment));
            case 1, 2 -> depth < 3 ? bench.watched(stall(random, moment)) : bench.dispatcher;
            default -> bench.dispatcher;
        };
    }

    /// Stands still at one of its calls while others do one thing or another.
    private CallHook stall(Random random, CrashAt.Moment moment) {
        int call = random.nextInt(14);
        return new CallHook() {
            private int seen;

            @Override
            public void before(String operation, SdkRequest request) {
                if (moment == CrashAt.Moment.BEFORE && seen == call) {
                    others(random);
                }
            }

            @Override
            public void after(String operation, SdkRequest request) {
                if (seen++ == call && moment == CrashAt.Moment.AFTER) {
                    others(random);
                }
            }
        };
    }

    private void others(Random random) {
        depth++;
        for (int i = random.nextInt(5); i >= 0; i--) {
            act(random);
        }
        depth--;
    }

    /// What holds at every moment.
    private void check() {
        for (String id : List.copyOf(ids)) {
            Distribution distribution = fleet.distribution(id);
            if (distribution.state() == DistributionState.ABORTED) {
                cancelled.add(id);
                distribution.rollbackId().filter(back -> !ids.contains(back)).ifPresent(ids::add);
            }
            assertThat(distribution.state().isCalledOff()).isEqualTo(cancelled.contains(id));
            if (distribution.state() == DistributionState.RUNNING) {
                List<DeviceId> targets = recount.targets(id);
                assertThat(distribution.totalTargets()).contains((long) targets.size());
                for (DeviceId target : targets) {
                    Assignment image = fleet.image(target.value());
                    assertThat(image.classOf(distribution.generation())).as(id).isPresent();
                }
            }
            Tally tally = fleet.tally(id);
            assertThat(tally.pending()).as(id).isNotNegative();
            checkEnded(distribution);
        }
    }

    /// An end is for ever, and nobody is asked behind it.
    private void checkEnded(Distribution distribution) {
        String id = distribution.id();
        if (!distribution.state().isOpen() && !distribution.state().isCalledOff()) {
            ended.add(id);
        }
        if (ended.contains(id)) {
            assertThat(distribution.state().isOpen()).as(id).isFalse();
            for (DeviceId target : recount.targets(id)) {
                Optional<TargetClass> own =
                        fleet.image(target.value()).classOf(distribution.generation());
                assertThat(own.filter(TargetClass::isOpen)).as(id + " " + target).isEmpty();
            }
        }
    }

    /// Delivers what is left, and what upkeep would send.
    private void heal() {
        DistributionsTable table = DistributionsTable.of(bench.stack.backends());
        bench.untilGivenBack();
        pool.forEach(bench::through);
        pool.clear();
        bench.stack.clock().advance(Duration.ofMinutes(16));
        for (String id : ids) {
            for (Segment segment : table.listSegments(id)) {
                bench.through(
                        DispatchBench.plan(
                                id,
                                segment.number(),
                                segment.done() ? segment.cursor() - 1 : segment.cursor()));
            }
            bench.through(DispatchBench.callOff(id));
            bench.through(retryOf(id));
        }
        check();
        for (String id : ids) {
            assertThat(fleet.distribution(id).state())
                    .as(id)
                    .isNotEqualTo(DistributionState.PLANNING);
            assertThat(fleet.distribution(id).isPassOwed()).as(id).isFalse();
            assertThat(fleet.distribution(id).isOver() || !fleet.distribution(id).round().isOwed())
                    .as(id)
                    .isTrue();
        }
    }

    /// Has every device do what it is to have, and every distribution end.
    private void finish() {
        for (int round = 0; round <= 4 * ids.size(); round++) {
            for (int i = 0; i < 8; i++) {
                String device = "d-" + i;
                fleet.image(device)
                        .desired()
                        .ifPresent(generation ->
                                fleet.report(
                                        device, generation, sequence++, ReportState.OPERATIONAL));
            }
            bench.settleAll(ids.toArray(String[]::new));
            check();
            ids.forEach(fleet::resume);
        }
    }

    private void judge() {
        assertThat(GenerationsTable.of(bench.stack.backends()).find(TestFleet.MODEL).open())
                .isEmpty();
        for (String id : ids) {
            Distribution distribution = fleet.distribution(id);
            assertThat(distribution.isOver()).as(id).isTrue();
            assertThat(distribution.holdsBlobs()).as(id).isFalse();
            List<DeviceId> targets = recount.targets(id);
            assertThat(targets).as(id).doesNotHaveDuplicates().isSorted();
            assertThat(distribution.totalTargets()).as(id).contains((long) targets.size());
            if (!cancelled.contains(id)) {
                assertThat(targets.stream().map(DeviceId::value))
                        .as(id)
                        .containsAll(meant.getOrDefault(id, Set.of()));
            }
            recount.requireTally(distribution);
        }
        for (int i = 1; i <= 4; i++) {
            recount.requireConvergence(
                    new ModelVersionId(TestFleet.MODEL, new Version("v" + i)), ids);
        }
    }
}
