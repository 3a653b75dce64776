package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Work that is offered by rate and from a start on (API §11): arithmetic on ranks, nothing is
/// written per device.
class PacedTest {

    private final DispatchBench bench = new DispatchBench();
    private final List<String> devices = new ArrayList<>();

    /// The distribution d1 to `a-1`, `a-2`, `b-1` and `b-2`, in two segments.
    private void plan(Optional<Long> maxPerMinute, Optional<Instant> startAt) {
        plan(maxPerMinute, startAt, Optional.empty());
    }

    private void plan(
            Optional<Long> maxPerMinute, Optional<Instant> startAt, Optional<Window> window) {
        devices.addAll(List.of("a-1", "a-2", "b-1", "b-2"));
        devices.forEach(device -> bench.fleet.register(device));
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.paced(maxPerMinute, startAt).within(window));
        Optional<DeviceId> between = Optional.of(new DeviceId("a-9"));
        bench.fleet.open(
                "1.0",
                List.of(
                        Segment.open(0, Optional.empty(), between),
                        Segment.open(1, between, Optional.empty())));
        bench.through(DispatchBench.plan("d1", 1, 0));
        bench.through(DispatchBench.plan("d1", 0, 0));
    }

    private void pass(int seconds) {
        bench.stack.clock().advance(Duration.ofSeconds(seconds));
    }

    private List<String> offered() {
        return devices.stream().filter(device -> isOffered(device, false)).toList();
    }

    private boolean isOffered(String device, boolean isBegun) {
        Entry.Rank rank = bench.fleet.image(device).entry(1).map(Entry::rank).orElseThrow();
        return bench.fleet
                .distribution("d1")
                .offers(
                        rank.segment(),
                        rank.position(),
                        Optional.empty(),
                        isBegun,
                        bench.stack.clock().instant());
    }

    @Test
    void everybodyIsOfferedAtOnceWithoutARate() {
        plan(Optional.empty(), Optional.empty());
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aRateOffersInOrderOverAllSegments() {
        plan(Optional.of(2L), Optional.empty());
        assertThat(offered()).containsExactly("a-1");
        pass(30);
        assertThat(offered()).containsExactly("a-1", "a-2");
        pass(29);
        assertThat(offered()).containsExactly("a-1", "a-2");
        pass(1);
        assertThat(offered()).containsExactly("a-1", "a-2", "b-1");
        pass(30);
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aPauseAddsNothingToTheRate() {
        plan(Optional.of(2L), Optional.empty());
        pass(20);
        bench.fleet.pause("d1");
        assertThat(offered()).isEmpty();
        assertThat(isOffered("a-1", true)).isTrue();
        pass(3600);
        bench.fleet.resume("d1");

        assertThat(offered()).containsExactly("a-1");
        pass(10);
        assertThat(offered()).containsExactly("a-1", "a-2");
    }

    @Test
    void nothingIsOfferedBeforeTheStart() {
        Instant start = bench.stack.clock().instant().plusSeconds(600);
        plan(Optional.of(2L), Optional.of(start));
        pass(599);
        assertThat(offered()).isEmpty();
        pass(1);
        assertThat(offered()).containsExactly("a-1");
        pass(30);
        assertThat(offered()).containsExactly("a-1", "a-2");
        assertThat(bench.fleet.distribution("d1").offeredSince()).contains(start);
    }

    @Test
    void aPauseBeforeTheStartAddsNothing() {
        Instant start = bench.stack.clock().instant().plusSeconds(600);
        plan(Optional.of(2L), Optional.of(start));
        pass(300);
        bench.fleet.pause("d1");
        pass(600);
        bench.fleet.resume("d1");
        assertThat(offered()).containsExactly("a-1");
    }

    /// A window that opens a minute after the next full hour, every hour, for `seconds`.
    private Optional<Window> window(long seconds, Activation activation) {
        Instant now = bench.stack.clock().instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        bench.stack.clock().advance(Duration.between(now, hour));
        return Optional.of(
                new Window(
                        Cron.parse("1 * * * *", "cron"), Duration.ofSeconds(seconds), activation));
    }

    @Test
    void nothingNewIsOfferedOutsideOfTheWindow() {
        plan(Optional.empty(), Optional.empty(), window(120, Activation.IMMEDIATELY));
        pass(59);
        assertThat(offered()).isEmpty();
        assertThat(isOffered("a-1", true)).isTrue();
        pass(1);
        assertThat(offered()).isEqualTo(devices);
        pass(119);
        assertThat(offered()).isEqualTo(devices);
        pass(1);
        assertThat(offered()).isEmpty();
        assertThat(isOffered("a-1", true)).isTrue();
        pass(3600 - 120);
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void theTimeBetweenWindowsAddsNothingToTheRate() {
        plan(Optional.of(1L), Optional.empty(), window(90, Activation.IMMEDIATELY));
        pass(60);
        assertThat(offered()).containsExactly("a-1");
        pass(60);
        assertThat(offered()).containsExactly("a-1", "a-2");
        pass(3540);
        assertThat(offered()).containsExactly("a-1", "a-2");
        pass(30);
        assertThat(offered()).containsExactly("a-1", "a-2", "b-1");
    }

    @Test
    void aPauseKeepsWhatTheWindowHadReleased() {
        plan(Optional.of(1L), Optional.empty(), window(90, Activation.IMMEDIATELY));
        pass(110);
        bench.fleet.pause("d1");
        pass(3600);
        bench.fleet.resume("d1");
        assertThat(offered()).containsExactly("a-1");
        pass(10);
        assertThat(offered()).containsExactly("a-1", "a-2");
    }

    @Test
    void aWindowForActivationHoldsNoOfferBack() {
        plan(Optional.empty(), Optional.empty(), window(60, Activation.IN_WINDOW));
        assertThat(offered()).isEqualTo(devices);
    }
}
