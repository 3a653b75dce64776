package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;

/// Makes fresh URLs for work under way, when those that came with it have expired. They are also
/// there for work that has not begun, while its distribution offers it.
final class SignDownload implements Endpoint {

    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;
    private final Downloads downloads;
    private final Damages damages;
    private final Transfers transfers;

    SignDownload(
            AssignmentsTable assignments,
            DistributionsTable distributions,
            Downloads downloads,
            Damages damages,
            Transfers transfers) {
        this.assignments = assignments;
        this.distributions = distributions;
        this.downloads = downloads;
        this.damages = damages;
        this.transfers = transfers;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        String distributionId = call.name("distribution_id");
        OwnWork work =
                OwnWork.find(assignments, distributions, deviceId, distributionId)
                        .orElseThrow(() -> PostReport.notItsOwn(distributionId).refused());
        Distribution distribution =
                distributions
                        .find(distributionId)
                        .orElseThrow(() -> PostReport.notItsOwn(distributionId).refused());
        if (!isOnOffer(work, distribution, call.at())) {
            throw Problem.of(
                            Code.WORK_SUPERSEDED,
                            "Ask for work: something else is wanted, or nothing")
                    .with("distribution_id", distributionId)
                    .refused();
        }
        Entry entry = work.assignment().entry(work.generation()).orElseThrow();
        return switch (downloads.find(work.assignment().modelId(), entry, call.at())) {
            case Downloads.Bytes.NotThere(String why) -> {
                damages.note(work.assignment(), work.generation(), why, call.at());
                throw notThere(distribution, "Its bytes cannot be read at the moment");
            }
            case Downloads.Bytes.There bytes ->
                    Response.json(200, signed(work, entry, distribution, bytes, call.at()));
        };
    }

    /// Whoever may only follow a plan is not given the blob alone.
    private WorkBody.Signed signed(
            OwnWork work,
            Entry entry,
            Distribution distribution,
            Downloads.Bytes.There bytes,
            Instant now) {
        boolean isRequired = distribution.order().strategy().delta() == DeltaWish.REQUIRED;
        Optional<WorkBody.Delta> delta =
                transfers
                        .sign(work.assignment(), entry, bytes.reference(), now)
                        .map(found -> isRequired ? found.asRequired() : found);
        if (isRequired && delta.isEmpty()) {
            throw notThere(distribution, "The delta that is required cannot be read at the moment");
        }
        return new WorkBody.Signed(
                WorkBody.Download.of(bytes.url().url(), bytes.url().expiresAt(), now),
                delta.orElse(null));
    }

    private static Problem.Refused notThere(Distribution distribution, String what) {
        return Problem.of(Code.BLOB_NOT_AVAILABLE, what)
                .with("distribution_id", distribution.id())
                .refused();
    }

    /// What is begun goes on. Where bytes are budgeted, all that was offered is begun.
    private static boolean isOnOffer(OwnWork work, Distribution distribution, Instant now) {
        if (!work.assignment().isWanted(work.generation())) {
            return false;
        }
        Entry entry = work.assignment().entry(work.generation()).orElseThrow();
        return entry.progress().isBegun()
                || distribution.order().strategy().byteBudget().isEmpty()
                        && distribution.offers(
                                entry.rank().segment(),
                                entry.rank().position(),
                                entry.progress().place(),
                                false,
                                now);
    }
}
