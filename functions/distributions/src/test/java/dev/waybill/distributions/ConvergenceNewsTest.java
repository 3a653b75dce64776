package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Waiting for news of a version's convergence (SPEC D1.8, API §11).
class ConvergenceNewsTest {

    private static final String PATH = "/v1/models/model/versions/1.0/convergence";

    private final DistributionsFixture fixture = new DistributionsFixture();
    private final TestStack stack = fixture.stack;
    private final TestProjection projection = new TestProjection(stack);
    private final AtomicInteger pauses = new AtomicInteger();

    /// Calls that do `meanwhile` in their third pause.
    private ApiClient api(Runnable meanwhile) {
        HttpFunction function =
                ConvergenceWiring.of(
                        stack.backends(),
                        () ->
                                pause -> {
                                    stack.clock().advance(pause);
                                    if (pauses.incrementAndGet() == 3) {
                                        meanwhile.run();
                                    }
                                    return true;
                                });
        return DistributionsFixture.client(function);
    }

    private ApiClient api() {
        return api(() -> {});
    }

    private JsonNode look() {
        return api().get(PATH).json();
    }

    private void report(String device, ReportState state) {
        fixture.fleet.report(device, 1, 1, state);
        projection.catchUp();
    }

    private void run() {
        fixture.opened("1.0");
        fixture.fleet.run("d1", 3);
        projection.catchUp();
    }

    private void end() {
        for (String device : List.of("d-1", "d-2", "d-3")) {
            report(device, ReportState.OPERATIONAL);
        }
        Distribution before = fixture.fleet.distribution("d1");
        before.next(new DistributionEvent.AllSettled(0), stack.clock().instant())
                .ifPresent(next ->
                        DistributionRegister.of(stack.backends())
                                .end(before, next, stack.clock().instant()));
    }

    @Test
    void d1_8_theFirstLookIsASnapshotThatDoesNotWait() {
        run();

        JsonNode snapshot = api().get(PATH + "?wait=20").json();

        assertThat(snapshot.path("total_platforms").asInt()).isEqualTo(3);
        assertThat(snapshot.path("pending").asInt()).isEqualTo(3);
        assertThat(snapshot.path("complete").asBoolean()).isFalse();
        assertThat(pauses).hasValue(0);
    }

    @Test
    void d1_8_aChangeEndsTheWaitWithAHigherRevision() {
        run();
        long revision = look().path("revision").asLong();

        JsonNode changed =
                api(() -> report("d-1", ReportState.OPERATIONAL))
                        .get(PATH + "?wait=20&after=" + revision)
                        .json();

        assertThat(pauses).hasValue(3);
        assertThat(changed.path("revision").asLong()).isGreaterThan(revision);
        assertThat(changed.path("converged").asInt()).isEqualTo(1);
    }

    @Test
    void d1_8_whatHappenedMeanwhileIsAnsweredAtOnceAndTogether() {
        run();
        long revision = look().path("revision").asLong();
        report("d-1", ReportState.OPERATIONAL);
        report("d-2", ReportState.FAILED);

        JsonNode changed = api().get(PATH + "?wait=20&after=" + revision).json();

        assertThat(pauses).hasValue(0);
        assertThat(changed.path("converged").asInt()).isEqualTo(1);
        assertThat(changed.path("failed").asInt()).isEqualTo(1);
    }

    @Test
    void d1_8_withoutNewsTheWaitEndsByItself() {
        run();
        JsonNode before = look();

        JsonNode same =
                api().get(PATH + "?wait=5&after=" + before.path("revision").asLong()).json();

        assertThat(pauses).hasValue(10);
        assertThat(same.path("revision")).isEqualTo(before.path("revision"));
    }

    @Test
    void d1_8_theEndIsAnsweredAndNothingIsWaitedForBehindIt() {
        run();
        long revision = look().path("revision").asLong();

        JsonNode last = api(this::end).get(PATH + "?wait=20&after=" + revision).json();

        assertThat(last.path("complete").asBoolean()).isTrue();
        assertThat(last.path("success").asBoolean()).isTrue();
        JsonNode again =
                api().get(PATH + "?wait=20&after=" + last.path("revision").asLong()).json();
        assertThat(again).isEqualTo(last);
        assertThat(pauses).hasValue(3);
    }

    @Test
    void d1_8_whoComesLateGetsTheEndAtOnce() {
        run();
        end();

        JsonNode last = api().get(PATH + "?wait=20&after=0").json();

        assertThat(last.path("complete").asBoolean()).isTrue();
        assertThat(pauses).hasValue(0);
    }

    @Test
    void d1_8_anUnknownVersionIsNotFoundAndNotWaitedFor() {
        assertThat(api().get(PATH + "?wait=20&after=7").code()).isEqualTo("distribution_not_found");
        assertThat(pauses).hasValue(0);
    }
}
