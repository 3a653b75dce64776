package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.OwedWalks;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// A look at all targets whose messages wait behind many others. Upkeep, which cannot know that
/// they wait, sends them again, and has somebody look every minute.
class BackloggedWalksTest {

    private static final int DEVICES = 60;

    private final DispatchBench bench = new DispatchBench();
    private final List<String> devices =
            IntStream.range(0, DEVICES).mapToObj("d-%02d"::formatted).toList();
    private final Looks looks = new Looks();
    private final Dispatcher dispatcher = bench.watched(looks);
    private final List<Waiting> queue = new ArrayList<>();
    private int sentAgain;

    /// A message that is handled in some minute.
    private record Waiting(int until, Task task) {}

    /// How often pages were read from each place on.
    private static final class Looks implements CallHook {

        private final Map<String, Integer> from = new TreeMap<>();

        @Override
        public void before(String operation, SdkRequest request) {
            if (request instanceof QueryRequest query
                    && query.expressionAttributeValues()
                            .containsValue(AttributeValue.fromS("page#"))) {
                from.merge(query.exclusiveStartKey().toString(), 1, Integer::sum);
            }
        }
    }

    private void plan(Strategy strategy) {
        devices.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy);
        bench.fleet.openPaged("1.0", 1, devices);
        bench.plan("d1");
    }

    private void complete(List<String> some) {
        some.forEach(id -> bench.fleet.report(id, 1, 1, ReportState.OPERATIONAL));
        bench.projection.catchUp();
    }

    /// Every message waits for so many minutes until one handles it, until all is `done`.
    private void waiting(int wait, BooleanSupplier done) {
        OwedWalks owed = OwedWalks.of(bench.stack.backends());
        for (int minute = 0; !done.getAsBoolean(); minute++) {
            assertThat(minute).isLessThan(10 * wait + 10);
            int now = minute;
            List<Task> due =
                    queue.stream()
                            .filter(message -> message.until() <= now)
                            .map(Waiting::task)
                            .toList();
            queue.removeIf(message -> message.until() <= now);
            due.forEach(dispatcher::perform);
            queue.add(new Waiting(minute + wait, DispatchBench.settle("d1")));
            Instant pass = bench.stack.clock().instant();
            List<String> again =
                    owed.list(pass, 10).stream()
                            .flatMap(walk -> owed.claim(walk, pass).stream())
                            .toList();
            sentAgain += again.size();
            again.forEach(text -> queue.add(new Waiting(now + wait, Tasks.read(text))));
            bench.fleet
                    .takeTasks()
                    .forEach(text -> queue.add(new Waiting(now + wait, Tasks.read(text))));
            bench.stack.clock().advance(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 30})
    void anEndBehindABacklogReadsEachPageOnce(int wait) {
        plan(Strategy.NONE);
        complete(devices);

        waiting(wait, () -> bench.fleet.distribution("d1").state() == DistributionState.COMPLETED);

        assertThat(looks.from).hasSize(DEVICES / 10 + 1);
        assertThat(looks.from.values()).containsOnly(1);
        // After 7 and after 21 minutes.
        assertThat(sentAgain).isLessThanOrEqualTo(2 * DEVICES / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 30})
    void aWaveBehindABacklogReadsEachPageOnce(int wait) {
        Waves.Wave most = new Waves.Wave(new Waves.Size.Count(55), Optional.empty(), false);
        plan(Strategy.NONE.in(new Waves(List.of(most))));
        complete(devices.subList(0, 55));

        waiting(
                wait,
                () ->
                        bench.fleet
                                .distribution("d1")
                                .release()
                                .wave()
                                .map(OpenWave::number)
                                .equals(Optional.of(1)));

        assertThat(looks.from).hasSize(55 / 10 + 1);
        assertThat(looks.from.values()).containsOnly(1);
        assertThat(sentAgain).isLessThanOrEqualTo(2 * DEVICES / 10);
    }
}
