package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it costs to look at a convergence: the same for ten devices as for very many.
class ConvergenceReadsTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final TestProjection projection = new TestProjection(stack);
    private final CallCounts counts = new CallCounts();

    /// Some ten distributions of several versions, and one of version 2.0 to so many devices.
    private Distribution distribute(int devices) {
        String[] ids = IntStream.range(0, devices).mapToObj(i -> "d-" + i).toArray(String[]::new);
        fleet.publish("1.0");
        fleet.publish("2.0");
        for (int i = 0; i < 5; i++) {
            Distribution before = fleet.openTo("1.0", "d-0");
            fleet.assign(before, "d-0");
            fleet.run(before.id(), 1);
            fleet.report("d-0", before.generation(), 1, ReportState.OPERATIONAL);
        }
        Distribution distribution = fleet.openTo("2.0", ids);
        fleet.assign(distribution, ids);
        fleet.run(distribution.id(), devices);
        return distribution;
    }

    private JsonNode look() {
        projection.catchUp();
        HttpFunction function =
                ConvergenceWiring.of(stack.counted(counts).backends(), Waiting.never());
        counts.reset();
        return DistributionsFixture.client(function)
                .get("/v1/models/model/versions/2.0/convergence")
                .json();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 400})
    void takesOneReadAndAnotherForTheBlockedAtAnySize(int devices) {
        Distribution distribution = distribute(devices);
        JsonNode begun = look();
        assertThat(begun.path("pending").asInt()).isEqualTo(devices);
        assertThat(begun.path("version_distribution").path("1.0").asInt()).isEqualTo(1);
        assertThat(counts.calls("DynamoDb")).isEqualTo(1);
        assertThat(counts.readUnits()).isLessThanOrEqualTo(2);

        for (int i = 0; i < devices; i++) {
            fleet.report(
                    "d-" + i,
                    distribution.generation(),
                    1,
                    i % 2 == 0 ? ReportState.FAILED : ReportState.OPERATIONAL);
        }
        JsonNode ended = look();
        assertThat(ended.path("blockers")).hasSize(devices / 2);
        assertThat(ended.path("version_distribution").path("2.0").asInt()).isEqualTo(devices / 2);
        assertThat(counts.calls("DynamoDb")).isEqualTo(2);
    }
}
