package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Window;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a device is told of its distribution's window (API §10, `activate`).
class WorkWindowTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient device = device();

    private ApiClient device() {
        String token =
                DevicesFixture.admin(stack).put("/v1/devices/d-1", "{}").text("device_token");
        return DevicesFixture.device(stack, token);
    }

    /// The distribution d1 to d-1, which runs from 23:00 on, with a window from 23:30 to 00:30.
    private Instant run(Activation activation) {
        Instant eleven = Instant.parse("2028-02-28T23:00:00Z");
        stack.clock().advance(Duration.between(stack.clock().instant(), eleven));
        fleet.publishStored("1.0");
        fleet.use(
                Strategy.of(Timeouts.NONE, Retries.NONE)
                        .within(
                                Optional.of(
                                        new Window(
                                                Cron.parse("30 23 * * *", "cron"),
                                                Duration.ofHours(1),
                                                activation))));
        fleet.assign(fleet.openTo("1.0", "d-1"), "d-1");
        fleet.run("d1", 1);
        return eleven;
    }

    private JsonNode poll() {
        return device.get("/v1/devices/d-1/work").json();
    }

    private JsonNode activate() {
        return poll().path("work").path(0).path("activate");
    }

    @Test
    void mayDownloadEarlyAndStartInTheWindow() {
        run(Activation.IN_WINDOW);
        assertThat(activate().path("not_before").asText()).isEqualTo("2028-02-28T23:30:00Z");
        assertThat(activate().path("not_after").asText()).isEqualTo("2028-02-29T00:30:00Z");

        stack.clock().advance(Duration.ofMinutes(80));
        assertThat(activate().path("not_after").asText()).isEqualTo("2028-02-29T00:30:00Z");
        stack.clock().advance(Duration.ofMinutes(10));
        assertThat(activate().path("not_before").asText()).isEqualTo("2028-02-29T23:30:00Z");
    }

    @Test
    void pollsSeldomWhileItHasNothingToDoButWait() {
        run(Activation.IN_WINDOW);
        assertThat(poll().path("poll_after_seconds").asInt()).isEqualTo(2);
        fleet.report("d-1", 1, 1, ReportState.COMPLETED);
        assertThat(poll().path("poll_after_seconds").asInt()).isGreaterThan(2);
        stack.clock().advance(Duration.ofMinutes(30));
        assertThat(poll().path("poll_after_seconds").asInt()).isEqualTo(2);
    }

    @Test
    void isToldTheDeadline() {
        fleet.publishStored("1.0");
        fleet.use(
                Strategy.of(
                        new Timeouts(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Duration.ofHours(1))),
                        Retries.NONE));
        fleet.assign(fleet.openTo("1.0", "d-1"), "d-1");
        fleet.run("d1", 1);
        assertThat(poll().path("work").path(0).path("deadline").asText())
                .isEqualTo(stack.clock().instant().plus(Duration.ofHours(1)).toString());
    }

    @Test
    void isOfferedNewWorkOnlyInTheWindow() {
        run(Activation.IMMEDIATELY);
        assertThat(poll().path("work")).isEmpty();
        stack.clock().advance(Duration.ofMinutes(30));
        assertThat(poll().path("work")).hasSize(1);
        assertThat(activate().isMissingNode()).isTrue();
        stack.clock().advance(Duration.ofHours(1));
        assertThat(poll().path("work")).isEmpty();
    }

    @Test
    void goesOnBehindTheWindowWithWhatItHasBegun() {
        run(Activation.IMMEDIATELY);
        stack.clock().advance(Duration.ofMinutes(30));
        fleet.report("d-1", 1, 1, ReportState.CONNECTING);
        stack.clock().advance(Duration.ofHours(2));
        assertThat(poll().path("work")).hasSize(1);
    }
}
