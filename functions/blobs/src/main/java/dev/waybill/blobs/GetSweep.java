package dev.waybill.blobs;

import dev.waybill.aws.blob.SweepReceipts;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepTally;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sweep has done so far.
final class GetSweep implements Endpoint {

    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final SweepRecords records;
    private final SweepReceipts receipts;

    GetSweep(SweepRecords records, SweepReceipts receipts) {
        this.records = records;
        this.receipts = receipts;
    }

    private record Failure(String digest, String reason) {}

    private record Answer(
            String sweepId,
            String state,
            boolean dryRun,
            long graceSeconds,
            long quarantineSeconds,
            String startedAt,
            @Nullable String endedAt,
            long scanned,
            long quarantined,
            long reclaimed,
            long reclaimedBytes,
            List<Failure> failed,
            List<String> deletedWhileReferenced,
            @Nullable String receiptsUrl) {}

    @Override
    public Response handle(Call call) {
        String id = call.name("sweep_id");
        return records.report(id)
                .map(report -> answer(report, call))
                .orElseThrow(() ->
                        Problem.of(Code.SWEEP_NOT_FOUND, "There is no sweep " + id)
                                .with("sweep_id", id)
                                .refused());
    }

    private Response answer(SweepRecords.Report report, Call call) {
        Sweep sweep = report.sweep();
        SweepTally tally = report.tally();
        return Response.json(
                200,
                new Answer(
                        sweep.id(),
                        sweep.state().toString(),
                        sweep.order().dryRun(),
                        sweep.order().grace().toSeconds(),
                        sweep.order().quarantine().toSeconds(),
                        sweep.order().asOf().toString(),
                        sweep.endedAt().map(Instant::toString).orElse(null),
                        tally.scanned(),
                        tally.quarantined(),
                        tally.reclaimed(),
                        tally.reclaimedBytes(),
                        report.failed().stream()
                                .map(failure ->
                                        new Failure(failure.digest().toString(), failure.reason()))
                                .toList(),
                        report.deletedWhileReferenced().stream().map(Digest::toString).toList(),
                        sweep.hasReceipts()
                                ? receipts.url(sweep.id(), call.at(), LIFETIME).url()
                                : null));
    }
}
