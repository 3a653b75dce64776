package dev.waybill.blobs;

import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.aws.blob.Sweeper;
import dev.waybill.domain.Contended;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts a sweep, and carries it on for a moment: a small one is through by then, a large one is
/// upkeep's.
final class StartSweep implements Endpoint {

    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final SweepRecords records;
    private final Sweeper sweeper;
    private final Ids ids;
    private final InstantSource clock;

    StartSweep(SweepRecords records, Sweeper sweeper, Ids ids, InstantSource clock) {
        this.records = records;
        this.sweeper = sweeper;
        this.ids = ids;
        this.clock = clock;
    }

    private record Body(
            @Nullable Boolean dryRun,
            @Nullable Long graceSeconds,
            @Nullable Long quarantineSeconds) {}

    private record Started(String sweepId) {}

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        SweepOrder order =
                SweepOrder.parse(
                        call.at().truncatedTo(ChronoUnit.MILLIS),
                        Boolean.TRUE.equals(body.dryRun()),
                        Optional.ofNullable(body.graceSeconds()),
                        Optional.ofNullable(body.quarantineSeconds()));
        Sweep sweep = Sweep.start(ids.next(), order);
        Response answer = Response.json(202, new Started(sweep.id()));
        if (!records.start(sweep, call.deed(answer))) {
            throw new IllegalStateException("a new sweep has a name of its own");
        }
        carryOn(sweep);
        return answer;
    }

    private void carryOn(Sweep sweep) {
        try {
            sweeper.carryOn(sweep.id(), clock.instant().plus(MOMENT));
        } catch (Unavailable | Contended e) {
            return; // it is started: upkeep goes on
        }
    }
}
