package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Makes a fresh URL for work under way, when the one that came with it has expired.
final class SignDownload implements Endpoint {

    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;
    private final Downloads downloads;

    SignDownload(
            AssignmentsTable assignments, DistributionsTable distributions, Downloads downloads) {
        this.assignments = assignments;
        this.distributions = distributions;
        this.downloads = downloads;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        String distributionId = call.raw("distribution_id");
        OwnWork work =
                OwnWork.find(assignments, distributions, deviceId, distributionId)
                        .orElseThrow(() -> PostReport.notItsOwn(distributionId).refused());
        if (!work.assignment().isWanted(work.generation())) {
            throw Problem.of(
                            Code.WORK_SUPERSEDED,
                            "Ask for work: something else is wanted, or nothing")
                    .with("distribution_id", distributionId)
                    .refused();
        }
        Entry entry = work.assignment().entry(work.generation()).orElseThrow();
        SignedUrl url =
                downloads
                        .reference(work.assignment().modelId(), entry)
                        .flatMap(reference -> downloads.sign(reference, call.at()))
                        .orElseThrow(() ->
                                Problem.of(
                                                Code.BLOB_NOT_AVAILABLE,
                                                "Its bytes cannot be read at the moment")
                                        .with("distribution_id", distributionId)
                                        .refused());
        return Response.json(
                200,
                new WorkBody.Signed(WorkBody.Download.of(url.url(), url.expiresAt(), call.at())));
    }
}
