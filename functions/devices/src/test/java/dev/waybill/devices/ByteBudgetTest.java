package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nothing new is offered when as many bytes were as may be (API §11, `byte_budget`).
class ByteBudgetTest {

    private static final long SIZE = TestFleet.SIZE;

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final Map<String, String> tokens = new TreeMap<>();

    /// The distribution d1 to these devices, which runs.
    private void run(long budget, String... devices) {
        tokens.putAll(run(stack, budget, devices));
    }

    private static Map<String, String> run(TestStack stack, long budget, String... devices) {
        TestFleet fleet = new TestFleet(stack);
        Map<String, String> tokens = new TreeMap<>();
        for (String device : devices) {
            tokens.put(
                    device,
                    DevicesFixture.admin(stack)
                            .put("/v1/devices/" + device, "{}")
                            .text("device_token"));
        }
        fleet.publishStored("1.0");
        fleet.use(Strategy.NONE.upTo(budget));
        Distribution distribution = fleet.openTo("1.0", devices);
        fleet.assign(distribution, devices);
        fleet.run("d1", devices.length);
        return tokens;
    }

    private boolean isOffered(String device) {
        return isOffered(stack, device, Objects.requireNonNull(tokens.get(device)));
    }

    private static boolean isOffered(TestStack on, String device, String token) {
        return !DevicesFixture.device(on, token)
                .get("/v1/devices/" + device + "/work")
                .json()
                .path("work")
                .isEmpty();
    }

    private static long offeredBytes(TestStack stack) {
        return DistributionsTable.of(stack.backends()).offeredBytes("d1");
    }

    @Test
    void offersUntilTheBudgetIsReached() {
        run(2 * SIZE, "n1", "n2", "n3");
        assertThat(isOffered("n3")).isTrue();
        assertThat(fleet.takeTasks()).isEmpty();
        assertThat(isOffered("n1")).isTrue();
        assertThat(fleet.takeTasks().stream().map(Tasks::read))
                .containsExactly(new Task.Settle("d1", Optional.empty()));
        assertThat(isOffered("n2")).isFalse();
        assertThat(offeredBytes(stack)).isEqualTo(2 * SIZE);
    }

    @Test
    void signsNothingThatIsNotOffered() {
        run(SIZE, "n1", "n2");
        assertThat(isOffered("n1")).isTrue();
        assertThat(sign("n1").status()).isEqualTo(200);
        assertThat(sign("n2").status()).isEqualTo(409);
        assertThat(sign("n2").text("code")).isEqualTo("work_superseded");
    }

    private ApiAnswer sign(String id) {
        return DevicesFixture.device(stack, Objects.requireNonNull(tokens.get(id)))
                .post("/v1/devices/" + id + "/work/d1/download", "");
    }

    @Test
    void goesOverTheBudgetByLessThanOneBlob() {
        run(SIZE + 1, "n1", "n2", "n3");
        assertThat(isOffered("n1")).isTrue();
        assertThat(isOffered("n2")).isTrue();
        assertThat(isOffered("n3")).isFalse();
    }

    @Test
    void countsADeviceThatAsksAgainOnce() {
        run(2 * SIZE, "n1", "n2");
        assertThat(isOffered("n1")).isTrue();
        assertThat(isOffered("n1")).isTrue();
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        assertThat(isOffered("n1")).isTrue();
        assertThat(offeredBytes(stack)).isEqualTo(SIZE);
    }

    @Test
    void aDeviceThatWasOfferedItsWorkKeepsItThoughTheDistributionIsPaused() {
        run(SIZE, "n1", "n2");
        assertThat(isOffered("n1")).isTrue();
        fleet.pause("d1");
        assertThat(isOffered("n1")).isTrue();
        assertThat(isOffered("n2")).isFalse();
    }

    @Test
    void devicesThatAskAtOnceShareTheBudget() {
        String[] devices = IntStream.range(0, 16).mapToObj(i -> "n" + i).toArray(String[]::new);
        run(5 * SIZE, devices);
        List<Boolean> offered = Race.of(16).run(i -> isOffered("n" + i));
        assertThat(offered).filteredOn(each -> each).hasSize(5);
        assertThat(offeredBytes(stack)).isEqualTo(5 * SIZE);
    }

    @Test
    void costsNothingWhereThereIsNoBudget() {
        tokens.put(
                "n1", DevicesFixture.admin(stack).put("/v1/devices/n1", "{}").text("device_token"));
        fleet.publishStored("1.0");
        fleet.assign(fleet.openTo("1.0", "n1"), "n1");
        fleet.run("d1", 1);
        long revision = fleet.image("n1").revision();
        assertThat(isOffered("n1")).isTrue();
        assertThat(fleet.image("n1").revision()).isEqualTo(revision);
        assertThat(offeredBytes(stack)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "CRASH")
    void anOfferThatIsCutShortIsNeverCountedTooLittle(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack each = TestStack.onTwins();
                    String token = run(each, 10 * SIZE, "n1").getOrDefault("n1", "");
                    Recovery.after(
                            faults,
                            each,
                            on -> DevicesFixture.device(on, token).get("/v1/devices/n1/work"));
                    assertThat(isOffered(each, "n1", token)).isTrue();
                    Entry entry = new TestFleet(each).image("n1").entry(1).orElseThrow();
                    assertThat(entry.progress().isOffered()).isTrue();
                    assertThat(offeredBytes(each)).isBetween(SIZE, 2 * SIZE);
                });
    }
}
