package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Timeouts;
import java.time.Duration;
import java.util.Optional;

/// A distribution `d1` that may be joined, and devices that join it.
abstract class JoinersScene {

    static final Duration LIMIT = Duration.ofHours(1);

    final DispatchBench bench = new DispatchBench();

    static Strategy strategy(Optional<Duration> deadline, Optional<Long> maxPerMinute) {
        return Strategy.of(new Timeouts(Optional.empty(), Optional.empty(), deadline), Retries.NONE)
                .paced(maxPerMinute, Optional.empty())
                .withLateJoiners();
    }

    /// The distribution d1 to all devices there are, which runs and may be joined.
    static DispatchBench running(DispatchBench bench, Optional<Duration> deadline) {
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy(deadline, Optional.empty()));
        bench.fleet.open("1.0");
        bench.plan("d1");
        bench.fleet.use(Strategy.NONE);
        return bench;
    }

    static Task.Join join(String device) {
        return new Task.Join("d1", new DeviceId(device));
    }

    void joins(String device) {
        bench.fleet.register(device);
        bench.through(join(device));
    }

    long total() {
        bench.projection.catchUp();
        long total = bench.fleet.tally("d1").total().orElseThrow();
        assertThat(bench.fleet.distribution("d1").totalTargets()).contains(total);
        assertThat(pages()).isEqualTo(total);
        return total;
    }

    /// The targets on all pages.
    private long pages() {
        return DistributionsTable.of(bench.stack.backends())
                .listPages("d1", Optional.empty(), 1000)
                .stream()
                .mapToLong(page -> page.page().deviceIds().size())
                .sum();
    }

    Optional<TargetClass> target(String device) {
        return bench.fleet.image(device).classOf(1);
    }
}
