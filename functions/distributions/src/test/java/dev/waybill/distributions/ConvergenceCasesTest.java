package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.OperationalStatus;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.fleet.TestProjection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The cases and mended defects of SPEC section 2 that are about what is told of a version.
class ConvergenceCasesTest {

    private final DistributionsFixture world = new DistributionsFixture();
    private final TestProjection projection = new TestProjection(world.stack);
    private String id = "";
    private long generation;

    /// A running distribution of version 1.0 to devices `d-00`, `d-01` and so on.
    private void distribute(int devices) {
        String[] names =
                IntStream.range(0, devices).mapToObj("d-%02d"::formatted).toArray(String[]::new);
        world.fleet.register(names);
        Distribution distribution = world.fleet.openTo("1.0", names);
        world.fleet.assign(distribution, names);
        world.fleet.run(distribution.id(), devices);
        id = distribution.id();
        generation = distribution.generation();
    }

    private void report(int device, ReportState state) {
        world.fleet.report("d-%02d".formatted(device), generation, ++sequence, state);
    }

    private long sequence;

    private void report(
            int device,
            ReportState state,
            Optional<Long> bytes,
            Optional<BlockerReason> reason,
            Optional<String> details) {
        AssignmentEvent.Reported report =
                new AssignmentEvent.Reported(
                        generation,
                        Optional.empty(),
                        ++sequence,
                        state,
                        bytes,
                        reason,
                        details,
                        world.stack.clock().instant());
        AssignmentsTable.of(world.stack.backends())
                .change(world.fleet.image("d-%02d".formatted(device)), image -> image.next(report));
    }

    private JsonNode convergence() {
        projection.catchUp();
        return world.convergence().get("/v1/models/model/versions/1.0/convergence").json();
    }

    private JsonNode shown() {
        projection.catchUp();
        return world.admin.get("/v1/distributions/" + id).json();
    }

    private JsonNode node(int device) {
        return world.admin
                .get("/v1/distributions/" + id + "/nodes/d-%02d".formatted(device))
                .json();
    }

    private static void assertCounts(
            JsonNode status, int total, int converged, int pending, int failed) {
        assertThat(status.path("total_platforms").asInt()).isEqualTo(total);
        assertThat(status.path("converged").asInt()).isEqualTo(converged);
        assertThat(status.path("pending").asInt()).isEqualTo(pending);
        assertThat(status.path("failed").asInt()).isEqualTo(failed);
    }

    private static void assertEnd(
            JsonNode status, boolean isComplete, boolean isSuccess, double progress) {
        assertThat(status.path("complete").asBoolean()).isEqualTo(isComplete);
        assertThat(status.path("success").asBoolean()).isEqualTo(isSuccess);
        assertThat(status.path("progress").asDouble()).isEqualTo(progress);
    }

    @Test
    void a1_1_atFirstEverybodyIsPending() {
        distribute(10);
        JsonNode status = convergence();
        assertThat(status.path("model_id").asText()).isEqualTo("model");
        assertThat(status.path("target_version").asText()).isEqualTo("1.0");
        assertCounts(status, 10, 0, 10, 0);
        assertEnd(status, false, false, 0);
    }

    @Test
    void a1_2_progressIsThePartThatConverged() {
        distribute(10);
        IntStream.range(0, 5).forEach(i -> report(i, ReportState.OPERATIONAL));
        assertCounts(convergence(), 10, 5, 5, 0);
        assertEnd(convergence(), false, false, 0.5);
        IntStream.range(5, 10).forEach(i -> report(i, ReportState.OPERATIONAL));
        assertCounts(convergence(), 10, 10, 0, 0);
        assertEnd(convergence(), true, true, 1);
    }

    @Test
    void a1_3_completeWithFailuresIsNoSuccess() {
        distribute(10);
        IntStream.range(0, 8).forEach(i -> report(i, ReportState.OPERATIONAL));
        IntStream.range(8, 10).forEach(i -> report(i, ReportState.FAILED));
        assertCounts(convergence(), 10, 8, 0, 2);
        assertEnd(convergence(), true, false, 0.8);
    }

    @Test
    void a1_4_aBlockerKeepsDeviceReasonAndDetails() {
        distribute(2);
        report(
                1,
                ReportState.FAILED,
                Optional.empty(),
                Optional.of(BlockerReason.INSUFFICIENT_GPU_MEMORY),
                Optional.of("Required 8GB, available 4GB"));
        JsonNode blocker = convergence().path("blockers").path(0);
        assertThat(blocker.path("node_id").asText()).isEqualTo("d-01");
        assertThat(blocker.path("reason").asText()).isEqualTo("InsufficientGpuMemory");
        assertThat(blocker.path("details").asText()).isEqualTo("Required 8GB, available 4GB");
        assertThat(node(1).path("blocker")).isEqualTo(blocker);
    }

    @Test
    void a1_7_nobodyRunsAVersionOfWhichNobodySpoke() {
        assertThat(
                        world.convergence()
                                .get("/v1/models/model/versions/1.0/nodes")
                                .json()
                                .path("nodes"))
                .isEmpty();
    }

    @Test
    void a1_10_bytesShowHowFarADeviceIs() {
        distribute(1);
        assertThat(node(0).path("status").asText()).isEqualTo("Pending");
        assertThat(node(0).path("progress_bytes").asLong()).isZero();
        assertThat(shown().path("overall_progress").asDouble()).isZero();
        report(0, ReportState.TRANSFERRING, Optional.of(500L), Optional.empty(), Optional.empty());
        assertThat(node(0).path("progress_bytes").asLong()).isEqualTo(500);
        assertThat(node(0).path("total_bytes").asLong()).isEqualTo(1000);
        assertThat(shown().path("overall_progress").asDouble()).isEqualTo(0.5);
        report(0, ReportState.COMPLETED);
        assertThat(node(0).path("status").asText()).isEqualTo("Completed");
        assertThat(shown().path("overall_progress").asDouble()).isEqualTo(1);
    }

    @Test
    void a1_11_aLostConnectionIsAFailureOfThatDeviceAlone() {
        distribute(3);
        report(0, ReportState.OPERATIONAL);
        report(1, ReportState.OPERATIONAL);
        report(
                2,
                ReportState.FAILED,
                Optional.empty(),
                Optional.of(BlockerReason.TRANSFER_FAILED),
                Optional.of("Connection lost"));
        JsonNode distribution = shown();
        assertThat(distribution.path("completed").asInt()).isEqualTo(2);
        assertThat(distribution.path("failed").asInt()).isEqualTo(1);
        assertThat(node(2).path("error").asText()).isEqualTo("Connection lost");
        assertEnd(convergence(), true, false, 2.0 / 3);
    }

    @Test
    void d1_3_aFirstDownloadIsOnTheWay() {
        distribute(2);
        report(0, ReportState.TRANSFERRING);
        assertThat(convergence().path("in_progress").asInt()).isEqualTo(1);
        report(0, ReportState.LOADING);
        assertThat(convergence().path("in_progress").asInt()).isEqualTo(1);
        report(0, ReportState.FAILED);
        assertCounts(convergence(), 2, 0, 1, 1);
    }

    @Test
    void d1_4_onlyTargetsAreCountedAndAllDevicesInTheVersions() {
        distribute(1);
        world.fleet.register("outsider");
        AssignmentEvent.StatusReported said =
                new AssignmentEvent.StatusReported(
                        OperationalStatus.OPERATIONAL,
                        Optional.of(new Version("1.0")),
                        Optional.empty(),
                        Optional.empty(),
                        world.stack.clock().instant());
        AssignmentsTable.of(world.stack.backends())
                .change(world.fleet.image("outsider"), image -> image.next(said));
        report(0, ReportState.OPERATIONAL);
        JsonNode status = convergence();
        assertCounts(status, 1, 1, 0, 0);
        assertThat(status.path("progress").asDouble()).isEqualTo(1);
        assertThat(status.path("version_distribution").path("1.0").asInt()).isEqualTo(2);
    }

    @Test
    void d1_5_aDegradedDeviceConvergedAndIsCountedApart() {
        distribute(2);
        report(0, ReportState.DEGRADED);
        report(1, ReportState.OPERATIONAL);
        assertCounts(convergence(), 2, 2, 0, 0);
        assertEnd(convergence(), true, true, 1);
        assertThat(convergence().path("degraded").asInt()).isEqualTo(1);
        assertThat(shown().path("degraded").asInt()).isEqualTo(1);
        assertThat(node(0).path("reported_state").asText()).isEqualTo("Degraded");
        report(0, ReportState.OPERATIONAL);
        assertThat(convergence().path("degraded").asInt()).isZero();
    }

    @Test
    void d1_6_sinceIsTheSameAtEveryLook() {
        distribute(1);
        report(0, ReportState.FAILED);
        JsonNode first = convergence().path("blockers");
        world.stack.clock().advance(Duration.ofHours(1));
        assertThat(convergence().path("blockers")).isEqualTo(first).hasSize(1);
    }

    @Test
    void d1_7_blockersAreInOrderOfTheDevicesAndCounted() {
        distribute(12);
        for (int device : new int[] {11, 3, 7}) {
            report(
                    device,
                    ReportState.TRANSFERRING,
                    Optional.empty(),
                    Optional.of(BlockerReason.NODE_BUSY),
                    Optional.empty());
        }
        JsonNode status = convergence();
        assertThat(status.path("blockers").findValuesAsText("node_id"))
                .containsExactly("d-03", "d-07", "d-11");
        assertThat(status.path("blockers_total").asInt()).isEqualTo(3);
        assertThat(
                        world.admin
                                .get("/v1/distributions/" + id + "/nodes?blocked=true")
                                .json()
                                .path("nodes"))
                .hasSize(3);
        report(7, ReportState.TRANSFERRING);
        assertThat(convergence().path("blockers_total").asInt()).isEqualTo(2);
        assertThat(convergence().path("blockers").findValuesAsText("node_id"))
                .containsExactly("d-03", "d-11");
    }

    @Test
    void d1_7_aListOfTheBlockedGoesOnWhenTheDistributionEndsMeanwhile() {
        distribute(4);
        for (int device : new int[] {0, 2, 3}) {
            report(device, ReportState.FAILED);
        }
        report(1, ReportState.OPERATIONAL);
        String path = "/v1/distributions/" + id + "/nodes?blocked=true&limit=1";
        JsonNode first = world.admin.get(path).json();
        assertThat(first.at("/nodes/0/node_id").asText()).isEqualTo("d-00");
        Distribution before = world.fleet.distribution(id);
        before.next(new DistributionEvent.AllSettled(4), world.stack.clock().instant())
                .ifPresent(next ->
                        DistributionRegister.of(world.stack.backends())
                                .end(before, next, world.stack.clock().instant()));
        assertThat(world.fleet.distribution(id).isOver()).isTrue();
        List<String> rest = new ArrayList<>();
        JsonNode page = first;
        while (page.has("next_cursor")) {
            page = world.admin.get(path + "&cursor=" + page.path("next_cursor").asText()).json();
            page.path("nodes").forEach(node -> rest.add(node.path("node_id").asText()));
        }
        assertThat(rest).containsExactly("d-02", "d-03");
    }

    @Test
    void d1_10_theEstimateGoesByWhatHasMovedAndHoldsTheRestOfTheQueue() {
        distribute(4);
        assertThat(convergence().has("estimated_completion")).isFalse();
        world.stack.clock().advance(Duration.ofSeconds(100));
        report(0, ReportState.OPERATIONAL);
        assertThat(convergence().path("estimated_completion").path("secs").asInt()).isEqualTo(300);
        report(1, ReportState.TRANSFERRING, Optional.of(500L), Optional.empty(), Optional.empty());
        assertThat(convergence().path("estimated_completion").path("secs").asInt()).isEqualTo(300);
        report(1, ReportState.OPERATIONAL);
        assertThat(convergence().path("estimated_completion").path("secs").asInt()).isEqualTo(100);
        report(2, ReportState.OPERATIONAL);
        report(3, ReportState.OPERATIONAL);
        assertThat(convergence().has("estimated_completion")).isFalse();
    }

    @Test
    void d1_15_aDistributionThatIsOverStaysKnown() {
        distribute(1);
        report(0, ReportState.TRANSFERRING);
        world.admin.post("/v1/distributions/" + id + "/cancel", "");
        assertThat(shown().path("state").asText()).isEqualTo("Cancelled");
        assertThat(shown().path("created_by").asText()).isNotEmpty();
        assertThat(
                        world.admin
                                .post("/v1/distributions/" + id + "/cancel", "")
                                .json()
                                .path("was_cancelled")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void d1_20_prioritiesAreNames() {
        assertThat(
                        world.admin
                                .post(
                                        "/v1/distributions",
                                        "{\"model_id\": \"model\", \"version\": \"1.0\","
                                                + " \"scope\": \"AllNodes\", \"priority\": 1}")
                                .status())
                .isEqualTo(400);
        distribute(1);
        assertThat(shown().path("priority").asText()).isEqualTo("Normal");
    }
}
