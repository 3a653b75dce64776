package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.assignment.AssignmentsTable.Change;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.assignment.Step;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a device's report on its work. Late and repeated ones change nothing; every answer says
/// whether to go on.
final class PostReport implements Endpoint {

    /// What is kept of `details`, in characters: an assignment has to stay small.
    private static final int DETAILS_CHARS = 256;

    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;

    PostReport(AssignmentsTable assignments, DistributionsTable distributions) {
        this.assignments = assignments;
        this.distributions = distributions;
    }

    /// The body (API §10). `total_bytes` and `reported_at` are information only.
    record Body(
            @Nullable Long generation,
            @Nullable Integer attempt,
            @Nullable Long sequence,
            @Nullable String state,
            @Nullable Long progressBytes,
            @Nullable String reason,
            @Nullable String details,
            @Nullable String mode) {

        Optional<TransferMode> fetchedIn() {
            return Optional.ofNullable(mode)
                    .map(text ->
                            TransferMode.find(text)
                                    .orElseThrow(() -> new InvalidRequest("mode", "is no mode")));
        }

        AssignmentEvent.Reported parse(Instant now) {
            if (state == null) {
                throw new InvalidRequest("state", "is required");
            }
            return new AssignmentEvent.Reported(
                    required("generation", generation, 1),
                    Optional.ofNullable(attempt)
                            .map(number -> (int) required("attempt", (long) number, 1)),
                    required("sequence", sequence, 0),
                    ReportState.parse(state),
                    Optional.ofNullable(progressBytes)
                            .map(bytes -> required("progress_bytes", bytes, 0)),
                    Optional.ofNullable(reason).map(BlockerReason::parse),
                    Optional.ofNullable(details).map(Body::shortened),
                    now);
        }

        private static long required(String field, @Nullable Long value, long least) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            if (value < least) {
                throw new InvalidRequest(field, "must be " + least + " or more");
            }
            return value;
        }

        private static String shortened(String text) {
            if (text.length() <= DETAILS_CHARS) {
                return text;
            }
            int end =
                    Character.isHighSurrogate(text.charAt(DETAILS_CHARS - 1))
                            ? DETAILS_CHARS - 1
                            : DETAILS_CHARS;
            return text.substring(0, end);
        }
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        String distributionId = call.name("distribution_id");
        Body body = call.request().json(Body.class);
        AssignmentEvent.Reported report = body.parse(call.at());
        Optional<TransferMode> mode = body.fetchedIn();
        OwnWork work =
                OwnWork.glance(assignments, distributions, deviceId, distributionId)
                        .filter(own -> own.generation() == report.generation())
                        .orElseThrow(() -> notItsOwn(distributionId).refused());
        AssignmentEvent.Reported event = report.with(retries(report, distributionId));
        Change change =
                assignments.changeGlanced(work.assignment(), image -> next(image, event, mode));
        Assignment image = change.image();
        return Response.json(
                200,
                new WorkBody.Reported(
                        change instanceof Change.Made,
                        image.isWanted(report.generation()) ? "continue" : "stop",
                        call.at().toString()));
    }

    /// The report, and in the same write how the device fetches, if it said so: a late one says
    /// nothing about that either.
    private static Step next(
            Assignment image, AssignmentEvent.Reported report, Optional<TransferMode> mode) {
        return mode.flatMap(told ->
                        image.entry(report.generation())
                                .map(entry ->
                                        new AssignmentEvent.Fetched(
                                                report.generation(),
                                                report.attempt().orElse(entry.progress().attempt()),
                                                told)))
                .map(image::next)
                .map(step -> step instanceof Step.Changed(Assignment told) ? told : image)
                .orElse(image)
                .next(report);
    }

    /// How often the target tries again by itself. One read, of a failure only.
    private Retries retries(AssignmentEvent.Reported report, String distributionId) {
        return report.state() == ReportState.FAILED
                ? distributions
                        .find(distributionId)
                        .filter(distribution -> distribution.state().isOpen())
                        .map(distribution -> distribution.order().strategy().retries())
                        .orElse(Retries.NONE)
                : Retries.NONE;
    }

    /// The answer to a device that asks about work it does not have.
    static Problem notItsOwn(String distributionId) {
        return Problem.of(
                        Code.DISTRIBUTION_NOT_FOUND,
                        "This device has no such work, or not in this generation")
                .with("distribution_id", distributionId);
    }
}
