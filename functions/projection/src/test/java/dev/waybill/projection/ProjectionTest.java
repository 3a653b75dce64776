package dev.waybill.projection;

import static dev.waybill.projection.ProjectionBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.StreamJson;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.template.Template;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The wrong variants of the projection that protocol B.2 names, each by its number.
class ProjectionTest {

    private final ProjectionBench bench = new ProjectionBench();
    private Distribution first = firstDistribution();

    private Distribution firstDistribution() {
        bench.fleet.publish("v1");
        return bench.fleet.open("v1");
    }

    @BeforeEach
    void twoDevicesOfOneShardReport() {
        bench.fleet.assign(first, "d-1");
        bench.fleet.report("d-1", 1, 1, ReportState.TRANSFERRING);
        bench.fleet.report("d-1", 1, 2, ReportState.OPERATIONAL);
    }

    private String shard() {
        return bench.stream().shards().stream()
                .filter(id -> !bench.records(id).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private void isCountedOnce() {
        assertThat(bench.counts(1)).isEqualTo(bench.expected(1, List.of("d-1")));
        assertThat(bench.counts(1).completed()).isEqualTo(1);
        assertThat(ConvergenceTable.of(bench.stack.backends()).running(TestFleet.MODEL))
                .isEqualTo(Map.of(new Version("v1"), 1L));
    }

    /// A function that does something else at its first write to a counter.
    private StreamFunction stalled(Runnable meanwhile) {
        AtomicBoolean called = new AtomicBoolean();
        return bench.watched(
                new CallHook() {
                    @Override
                    public void before(String operation, SdkRequest request) {
                        if (operation.equals("updateItem") && called.compareAndSet(false, true)) {
                            meanwhile.run();
                        }
                    }
                });
    }

    @Test
    void b1AShorterBatchThatWasCountedIsNotCountedAgainWithALongerOne() {
        List<Record> records = bench.records(shard());
        call(bench.function, shard(), records.subList(0, 2));
        call(bench.function, shard(), records);
        isCountedOnce();
    }

    @Test
    void b2ALongerBatchIsNotTakenForCountedBecauseItsBeginningWas() {
        List<Record> records = bench.records(shard());
        call(bench.function, shard(), records.subList(0, 2));
        assertThat(bench.counts(1).inProgress()).isEqualTo(1);
        call(bench.function, shard(), records);
        assertThat(bench.counts(1).inProgress()).isZero();
        isCountedOnce();
    }

    @Test
    void b3TwoThatReadTheSameMarkDoNotBothCount() {
        List<Record> records = bench.records(shard());
        StreamFunction zombie = stalled(() -> call(bench.function, shard(), records));
        call(zombie, shard(), records.subList(0, 2));
        isCountedOnce();
    }

    @Test
    void b4EachShardHasAMarkOfItsOwn() {
        List<String> devices = List.of("d-1", "d-2", "d-3", "d-4", "d-5", "d-6", "d-7", "d-8");
        for (String device : devices.subList(1, devices.size())) {
            bench.fleet.assign(first, device);
            bench.fleet.report(device, 1, 1, ReportState.OPERATIONAL);
        }
        List<String> shards = bench.stream().shards().reversed();
        assertThat(shards.stream().filter(shard -> !bench.records(shard).isEmpty()))
                .hasSizeGreaterThan(1);
        shards.forEach(shard -> call(bench.function, shard, bench.records(shard)));
        assertThat(bench.counts(1)).isEqualTo(bench.expected(1, devices));
        assertThat(bench.counts(1).completed()).isEqualTo(8);
    }

    @Test
    void b5AShardIsReadByOneAtATimeAndNamed() {
        Object source =
                at(
                        Objects.requireNonNull(
                                        Template.ofRepository()
                                                .resources()
                                                .get("ProjectionFunction"))
                                .properties(),
                        "Events",
                        "Assignments",
                        "Properties");
        assertThat(at(source, "ParallelizationFactor")).hasToString("1");
        assertThat(Integer.parseInt(at(source, "TumblingWindowInSeconds").toString())).isPositive();
    }

    private static Object at(Object tree, String... path) {
        Object here = tree;
        for (String name : path) {
            here = Objects.requireNonNull(((Map<?, ?>) here).get(name));
        }
        return here;
    }

    @Test
    void b6EveryCounterThatARecordTouchesHasAMarkOfItsOwn() {
        bench.fleet.publish("v2");
        Distribution second = bench.fleet.open("v2");
        bench.fleet.assign(second, "d-1");
        bench.fleet.report("d-1", 2, 1, ReportState.FAILED);
        List<Record> records = bench.records(shard());
        StreamFunction crashing =
                bench.watched(
                        new CallHook() {
                            private int counted;

                            @Override
                            public void after(String operation, SdkRequest request) {
                                if (operation.equals("updateItem") && ++counted == 2) {
                                    throw new Crash("behind the second counter");
                                }
                            }
                        });
        assertThatThrownBy(() -> call(crashing, shard(), records)).isInstanceOf(Crash.class);
        call(bench.function, shard(), records);
        assertThat(bench.counts(1)).isEqualTo(bench.expected(1, List.of("d-1")));
        assertThat(bench.counts(2)).isEqualTo(bench.expected(2, List.of("d-1")));
        assertThat(bench.counts(1).replaced()).isEqualTo(1);
        assertThat(bench.counts(2).failed()).isEqualTo(1);
    }

    @Test
    void b7AShardsMarkOutlivesTheBeginningOfItsChild() {
        String parent = shard();
        List<Record> records = bench.records(parent);
        StreamFunction zombie =
                stalled(() -> {
                    call(bench.function, parent, records);
                    bench.stream().splitShards();
                    bench.fleet.report("d-1", 1, 3, ReportState.DEGRADED);
                    for (String shard : bench.stream().shards()) {
                        if (!shard.equals(parent)) {
                            call(bench.function, shard, bench.records(shard));
                        }
                    }
                });
        call(zombie, parent, records);
        assertThat(bench.counts(1)).isEqualTo(bench.expected(1, List.of("d-1")));
        assertThat(bench.counts(1).degraded()).isEqualTo(1);
    }

    @Test
    void marksAreDroppedByTheirAge() {
        String parent = shard();
        call(bench.function, parent, bench.records(parent));
        bench.stack.clock().advance(Duration.ofHours(49));
        bench.stream().splitShards();
        bench.fleet.report("d-1", 1, 3, ReportState.DEGRADED);
        for (String shard : bench.stream().shards()) {
            if (!shard.equals(parent)) {
                call(bench.function, shard, bench.records(shard));
            }
        }
        assertThat(bench.counts(1)).isEqualTo(bench.expected(1, List.of("d-1")));
        String table = bench.stack.backends().config().tables().convergence();
        var item =
                bench
                        .stack
                        .backends()
                        .clients()
                        .dynamoDb()
                        .scan(ask -> ask.tableName(table))
                        .items()
                        .stream()
                        .filter(each -> each.containsKey("completed"))
                        .findFirst()
                        .orElseThrow();
        assertThat(item.keySet().stream().filter(name -> name.startsWith("last_"))).hasSize(1);
        assertThat(item).doesNotContainKey("last_" + parent);
    }

    @Test
    void b8ACancelIsARevisionOfItsOwn() {
        long before = bench.fleet.tally("d1").revision();
        bench.fleet.cancel("d1");
        assertThat(bench.fleet.tally("d1").revision()).isEqualTo(before + 1);
    }

    @Test
    void anEventThatNamesNoShardIsNotTaken() {
        List<Record> records = bench.records(shard());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        call(
                                bench.function,
                                Map.of("Records", records.stream().map(StreamJson::of).toList())));
        assertThat(bench.counts(1).completed()).isZero();
    }

    @Test
    void theWindowsStatePassesUnchanged() {
        JsonNode answer = call(bench.function, shard(), List.of());
        assertThat(answer.at("/state/kept").asText()).isEqualTo("yes");
        assertThat(answer.path("batchItemFailures").isArray()).isTrue();
        assertThat(answer.path("batchItemFailures")).isEmpty();
    }

    @Test
    void sendsForTheEndWhenNothingIsLeftToWaitFor() {
        assertThat(bench.fleet.takeTasks()).isEmpty();
        bench.run("d1", 1);
        call(bench.function, shard(), bench.records(shard()));
        assertThat(bench.fleet.takeTasks())
                .containsExactly(Tasks.write(new Task.Settle("d1", Optional.empty())));
    }

    @Test
    void sendsForNothingWhileSomebodyIsOnTheWay() {
        bench.run("d1", 2);
        call(bench.function, shard(), bench.records(shard()));
        assertThat(bench.fleet.takeTasks()).isEmpty();
    }
}
