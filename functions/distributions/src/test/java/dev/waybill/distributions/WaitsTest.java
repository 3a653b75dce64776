package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.DeltaRequests;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.TransferQuestion.Way;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.domain.distribution.Window;
import dev.waybill.domain.model.VariantId;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.fleet.TestFleet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of a target that nothing keeps and that has not come to its end (SPEC F13).
class WaitsTest {

    private static final String[] DEVICES = {"d-1", "d-2", "d-3"};

    private final DistributionsFixture world = new DistributionsFixture();
    private int sequence;

    /// A distribution of 1.0 to three devices, in their order.
    private Distribution planned(Strategy strategy) {
        return planned("1.0", strategy);
    }

    private Distribution planned(String version, Strategy strategy) {
        world.fleet.use(strategy);
        Distribution distribution = world.fleet.openTo(version, DEVICES);
        for (int i = 0; i < DEVICES.length; i++) {
            put(distribution, i);
        }
        return distribution;
    }

    private void put(Distribution distribution, int place) {
        Entry entry =
                Entry.wanted(
                        distribution.id(),
                        distribution.version().version(),
                        new VariantId("any"),
                        TestFleet.SIZE,
                        new Entry.Rank(0, place),
                        Optional.empty(),
                        now());
        AssignmentEvent.EntryPut put =
                new AssignmentEvent.EntryPut(distribution.generation(), entry);
        AssignmentsTable.of(world.stack.backends())
                .change(world.fleet.image(DEVICES[place]), image -> image.next(put));
    }

    private Distribution running(Strategy strategy) {
        return run(planned(strategy));
    }

    private Distribution run(Distribution planned) {
        Distribution before = world.fleet.distribution(planned.id());
        Distribution next =
                before.next(new DistributionEvent.Planned(DEVICES.length, List.of(0L)), now())
                        .orElseThrow();
        DistributionRegister.of(world.stack.backends()).endPlanning(before, next, now());
        return world.fleet.distribution(planned.id());
    }

    private Instant now() {
        return world.stack.clock().instant();
    }

    private JsonNode node(Distribution distribution, String device) {
        return world.admin
                .get("/v1/distributions/" + distribution.id() + "/nodes/" + device)
                .json();
    }

    /// What is said of a device, in the listing as in the answer about it alone.
    private JsonNode waiting(Distribution distribution, String device) {
        JsonNode alone = node(distribution, device).path("waiting_for");
        for (JsonNode each : nodes(distribution)) {
            if (each.path("node_id").asText().equals(device)) {
                assertThat(each.path("waiting_for")).isEqualTo(alone);
            }
        }
        return alone;
    }

    private JsonNode nodes(Distribution distribution) {
        return world.admin
                .get("/v1/distributions/" + distribution.id() + "/nodes")
                .json()
                .path("nodes");
    }

    private String reason(Distribution distribution, String device) {
        return waiting(distribution, device).path("reason").asText();
    }

    private void assertUntil(Distribution distribution, String device, Instant until) {
        assertThat(waiting(distribution, device).path("until").asText())
                .isEqualTo(until.toString());
    }

    private void report(Distribution distribution, String device, ReportState state) {
        world.fleet.report(device, distribution.generation(), ++sequence, state);
    }

    @Test
    void f13_aTargetOfADistributionThatIsBeingPlannedWaitsForThat() {
        world.fleet.use(Strategy.NONE);
        Distribution distribution = world.fleet.openTo("1.0", DEVICES);
        assertThat(reason(distribution, "d-1")).isEqualTo("Planning");
        put(distribution, 0);
        assertThat(reason(distribution, "d-1")).isEqualTo("Planning");
    }

    @Test
    void f13_aTargetOfAPausedDistributionWaitsForItsPause_whatIsBegunDoesNot() {
        Distribution distribution = running(Strategy.NONE);
        report(distribution, "d-2", ReportState.TRANSFERRING);
        world.fleet.pause(distribution.id());

        assertThat(reason(distribution, "d-1")).isEqualTo("Pause");
        assertThat(waiting(distribution, "d-1").path("details").asText()).isEqualTo("Requested");
        assertThat(reason(distribution, "d-2")).isEqualTo("Device");
    }

    @Test
    void f13_whoIsWaitedForIsSaidToHaveCalledOrNot() {
        Distribution distribution = running(Strategy.NONE);
        assertThat(waiting(distribution, "d-1").has("last_seen_at")).isFalse();
        assertThat(waiting(distribution, "d-1").path("details").asText())
                .isEqualTo("it is offered its work, and has never called");
        Instant called = now();
        DevicesTable.of(world.stack.backends()).seen(new DeviceId("d-1"), called);
        world.stack.clock().advance(Duration.ofMinutes(10));

        assertThat(waiting(distribution, "d-1").path("last_seen_at").asText())
                .isEqualTo(called.toString());
        assertThat(waiting(distribution, "d-2").has("last_seen_at")).isFalse();

        world.fleet.remove("d-1");
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
        assertThat(waiting(distribution, "d-1").has("last_seen_at")).isFalse();
        assertThat(waiting(distribution, "d-1").path("details").asText()).contains("deleted");
    }

    @Test
    void f13_aTargetWaitsForTheStart() {
        Instant start = now().plus(Duration.ofHours(1));
        Distribution distribution =
                running(Strategy.NONE.paced(Optional.empty(), Optional.of(start)));
        assertThat(reason(distribution, "d-1")).isEqualTo("StartTime");
        assertUntil(distribution, "d-1", start);
        world.stack.clock().advance(Duration.ofHours(1));
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
    }

    @Test
    void f13_aTargetWaitsForTheWindowOfOffers() {
        tenOClock();
        Distribution distribution = running(Strategy.NONE.within(window(Activation.IMMEDIATELY)));
        assertThat(reason(distribution, "d-1")).isEqualTo("Window");
        assertUntil(distribution, "d-1", Instant.parse("2030-01-02T02:00:00Z"));
        world.stack.clock().advance(Duration.ofHours(16));
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
    }

    private void tenOClock() {
        Instant ten = Instant.parse("2030-01-01T10:00:00Z");
        world.stack.clock().advance(Duration.between(now(), ten));
    }

    private static Optional<Window> window(Activation activation) {
        return Optional.of(
                new Window(Cron.parse("0 2 * * *", "cron"), Duration.ofHours(1), activation));
    }

    @Test
    void f13_aTargetWaitsForItsTurn() {
        Distribution distribution = running(Strategy.NONE.paced(Optional.of(2L), Optional.empty()));
        Instant begun = now();
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
        assertThat(reason(distribution, "d-2")).isEqualTo("Rate");
        assertUntil(distribution, "d-2", begun.plusSeconds(30));
        world.stack.clock().advance(Duration.ofSeconds(45));
        assertThat(reason(distribution, "d-2")).isEqualTo("Device");
        assertUntil(distribution, "d-3", begun.plusSeconds(60));
    }

    @Test
    void f13_aTargetThatNoBytesAreLeftForWaitsForAPause_alsoBeforeItIsWritten() {
        Distribution distribution = running(Strategy.NONE.upTo(1500));
        DistributionsTable table = DistributionsTable.of(world.stack.backends());
        table.offer(distribution.id(), TestFleet.SIZE, 1500);
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
        report(distribution, "d-2", ReportState.TRANSFERRING);
        table.offer(distribution.id(), TestFleet.SIZE, 1500);
        assertThat(reason(distribution, "d-1")).isEqualTo("Pause");
        assertThat(waiting(distribution, "d-1").path("details").asText()).isEqualTo("ByteBudget");
        assertThat(reason(distribution, "d-2")).isEqualTo("Device");
    }

    @Test
    void f13_aDeviceThatHasAllBytesWaitsForTheWindowInWhichItMayStart() {
        tenOClock();
        Distribution distribution = running(Strategy.NONE.within(window(Activation.IN_WINDOW)));
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
        report(distribution, "d-1", ReportState.COMPLETED);
        assertThat(reason(distribution, "d-1")).isEqualTo("ActivationWindow");
        assertUntil(distribution, "d-1", Instant.parse("2030-01-02T02:00:00Z"));
        world.stack.clock().advance(Duration.ofHours(16));
        assertThat(reason(distribution, "d-1")).isEqualTo("Device");
    }

    @Test
    void f13_aDeviceWaitsForTheDeltaThatIsMade() {
        Distribution first = running(Strategy.NONE);
        report(first, "d-1", ReportState.OPERATIONAL);
        Distribution second = run(planned("2.0", Strategy.NONE.with(DeltaWish.REQUIRED)));
        assertThat(reason(second, "d-1")).isEqualTo("Device");
        DeltaPair pair = new DeltaPair(Optional.of(blob("1.0")), blob("2.0"));
        DeltaRequests.of(world.stack.backends()).ask(new Way(pair, TestFleet.SIZE, TestFleet.SIZE));
        assertThat(reason(second, "d-1")).isEqualTo("Delta");
        report(second, "d-1", ReportState.COMPLETED);
        assertThat(reason(second, "d-1")).isEqualTo("Device");
    }

    private static Digest blob(String version) {
        return Digest.of((version + "any").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTING, it fetches the version",
        "TRANSFERRING, it fetches the version",
        "COMPLETED, it has all bytes",
        "LOADING, it starts the version"
    })
    void f13_aDeviceThatIsAtItIsWaitedFor(ReportState state, String details) {
        Distribution distribution = running(Strategy.NONE);
        report(distribution, "d-1", state);
        JsonNode waiting = waiting(distribution, "d-1");
        assertThat(waiting.path("reason").asText()).isEqualTo("Device");
        assertThat(waiting.path("details").asText()).startsWith(details);
    }

    @Test
    void f13_aTargetThatALaterDistributionWantsNamesIt() {
        Distribution first = running(Strategy.NONE);
        Distribution second = run(planned("2.0", Strategy.NONE));
        assertThat(node(first, "d-1").path("state").asText()).isEqualTo("superseded");
        assertThat(reason(first, "d-1")).isEqualTo("NewerDistribution");
        assertThat(waiting(first, "d-1").path("details").asText())
                .isEqualTo("distribution " + second.id() + " of version 2.0 wants the device");
    }

    @Test
    void f13_aTargetThatIsYetToHearOfTheEndSaysSo() {
        Distribution distribution = running(Strategy.NONE);
        world.fleet.cancel(distribution.id());
        assertThat(reason(distribution, "d-1")).isEqualTo("Ending");
        world.fleet.callOff(distribution, "d-1");
        assertThat(node(distribution, "d-1").path("error").asText())
                .isEqualTo("Distribution cancelled");
    }

    @Test
    void f13_whatHasComeToItsEndWaitsForNothing() {
        Distribution distribution = running(Strategy.NONE);
        report(distribution, "d-1", ReportState.OPERATIONAL);
        report(distribution, "d-2", ReportState.FAILED);
        assertThat(node(distribution, "d-1").has("waiting_for")).isFalse();
        assertThat(node(distribution, "d-2").has("waiting_for")).isFalse();
        assertThat(node(distribution, "d-2").path("error").asText()).isNotEmpty();
    }

    @Test
    void whatThousandsWaitForIsLookedUpOnce() {
        Distribution first = running(Strategy.NONE);
        for (String device : DEVICES) {
            report(first, device, ReportState.OPERATIONAL);
        }
        Distribution second = run(planned("2.0", Strategy.NONE.with(DeltaWish.REQUIRED)));
        CallCounts counts = new CallCounts();
        DistributionsFixture.admin(world.stack.counted(counts))
                .get("/v1/distributions/" + second.id() + "/nodes");
        // The distribution, two versions, one pair.
        assertThat(counts.calls("DynamoDb", "GetItem")).isLessThanOrEqualTo(5);
        assertThat(counts.writeUnits()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void f13_whateverHappensEachTargetThatHasNotConvergedSaysWhy(long seed) {
        Random random = new Random(seed);
        List<Distribution> all = new ArrayList<>(List.of(running(strategy(random))));
        for (int step = 0; step < 40; step++) {
            act(random, all);
            world.stack.clock().advance(Duration.ofSeconds(random.nextInt(4000)));
            for (Distribution each : all) {
                nodes(each).forEach(WaitsTest::assertSaysWhy);
            }
        }
    }

    private void act(Random random, List<Distribution> all) {
        Distribution some = all.get(random.nextInt(all.size()));
        String device = DEVICES[random.nextInt(DEVICES.length)];
        switch (random.nextInt(6)) {
            case 0 -> world.fleet.pause(some.id());
            case 1 -> world.fleet.resume(some.id());
            case 2 -> {
                if (all.size() < 4) {
                    Distribution next = planned("2.0", strategy(random));
                    all.add(random.nextBoolean() ? run(next) : next);
                }
            }
            case 3 -> {
                if (world.fleet.cancel(some.id()) && random.nextBoolean()) {
                    world.fleet.callOff(some, device);
                }
            }
            default -> {
                ReportState said = any(random, ReportState.values());
                if (said != ReportState.PENDING) {
                    report(some, device, said);
                }
            }
        }
    }

    private Strategy strategy(Random random) {
        Waves.Wave one = new Waves.Wave(new Waves.Size.Count(1), Optional.empty(), false);
        Strategy paced =
                Strategy.NONE
                        .paced(
                                random.nextBoolean() ? Optional.of(1L) : Optional.empty(),
                                random.nextBoolean()
                                        ? Optional.of(now().plusSeconds(5000))
                                        : Optional.empty())
                        .within(
                                random.nextBoolean()
                                        ? window(any(random, Activation.values()))
                                        : Optional.empty())
                        .with(any(random, DeltaWish.values()));
        return random.nextBoolean() ? paced : paced.in(new Waves(List.of(one)));
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static void assertSaysWhy(JsonNode node) {
        boolean hasConverged = node.path("state").asText().equals("completed");
        boolean saysWhy = node.has("blocker") || node.has("waiting_for") || node.has("error");
        assertThat(hasConverged || saysWhy).as(node.toString()).isTrue();
    }
}
