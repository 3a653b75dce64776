package dev.waybill.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.domain.assignment.Installed;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// A stream whose batches are cut anyhow, come again from further back, and are counted by
/// functions that crash or stall at any call while others go on. In the end everything is counted
/// once.
class ProjectionSimulationTest {

    private static final List<ReportState> REPORTED =
            List.of(
                    ReportState.TRANSFERRING,
                    ReportState.OPERATIONAL,
                    ReportState.DEGRADED,
                    ReportState.FAILED,
                    ReportState.CANCELLED);

    private final ProjectionBench bench = new ProjectionBench();
    private final List<String> devices = new ArrayList<>();
    private final List<Distribution> distributions = new ArrayList<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private long sequence;
    private int depth;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everythingIsCountedOnce(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            devices.add("d-" + i);
        }
        for (int i = 1; i <= 3; i++) {
            bench.fleet.publish("v" + i);
            distributions.add(bench.fleet.open("v" + i));
        }
        for (int step = 0; step < 250; step++) {
            act(random);
        }
        bench.stream()
                .shards()
                .forEach(
                        shard -> ProjectionBench.call(bench.function, shard, bench.records(shard)));
        for (long generation = 1; generation <= 3; generation++) {
            assertThat(bench.counts(generation)).isEqualTo(bench.expected(generation, devices));
        }
        assertThat(ConvergenceTable.of(bench.stack.backends()).running(TestFleet.MODEL))
                .isEqualTo(running());
    }

    private Map<Version, Long> running() {
        Map<Version, Long> running = new TreeMap<>();
        for (String device : devices) {
            bench.fleet
                    .image(device)
                    .running()
                    .map(Installed::version)
                    .ifPresent(version -> running.merge(version, 1L, Long::sum));
        }
        return running;
    }

    private void act(Random random) {
        String device = devices.get(random.nextInt(devices.size()));
        Distribution distribution = distributions.get(random.nextInt(distributions.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> bench.fleet.assign(distribution, device);
            case 2 -> bench.fleet.callOff(distribution, device);
            case 3, 4 ->
                    bench.fleet.report(
                            device,
                            distribution.generation(),
                            sequence++,
                            REPORTED.get(random.nextInt(REPORTED.size())));
            case 5 -> {
                if (random.nextInt(8) == 0) {
                    bench.stream().splitShards();
                }
            }
            default -> count(random);
        }
    }

    /// Counts some records of a shard, from where the last batch that succeeded ended, or from
    /// before.
    private void count(Random random) {
        List<String> shards = bench.stream().shards();
        String shard = shards.get(random.nextInt(shards.size()));
        List<Record> records = bench.records(shard);
        int done = counted.getOrDefault(shard, 0);
        int from = done == 0 ? 0 : done - random.nextInt(done + 1);
        if (records.size() == from) {
            return;
        }
        int to = Math.max(done, from + 1 + random.nextInt(records.size() - from));
        try {
            ProjectionBench.call(function(random), shard, records.subList(from, to));
            counted.merge(shard, to, Math::max);
        } catch (Crash e) {
            return;
        }
    }

    private StreamFunction function(Random random) {
        CrashAt.Moment moment = random.nextBoolean() ? CrashAt.Moment.BEFORE : CrashAt.Moment.AFTER;
        return switch (random.nextInt(3)) {
            case 0 -> bench.watched(new CrashAt(random.nextInt(5), moment));
            case 1 -> depth < 3 ? bench.watched(stall(random)) : bench.function;
            default -> bench.function;
        };
    }

    /// Stands still before one of its calls while others do one thing or another.
    private CallHook stall(Random random) {
        int call = random.nextInt(5);
        return new CallHook() {
            private int seen;

            @Override
            public void before(String operation, SdkRequest request) {
                if (seen++ == call) {
                    depth++;
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        act(random);
                    }
                    depth--;
                }
            }
        };
    }
}
