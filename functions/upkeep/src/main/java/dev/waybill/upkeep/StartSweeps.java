package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.deed.Deed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Starts a sweep with the default grace and quarantine every six hours. Each has the name of its
/// six hours, so that of several instances one starts it.
final class StartSweeps implements Duty {

    private static final Duration EVERY = Duration.ofHours(6);

    private final SweepRecords records;
    private final Ids ids;

    StartSweeps(Backends backends) {
        this.records = SweepRecords.of(backends);
        this.ids = backends.ids();
    }

    @Override
    public String name() {
        return "start_sweeps";
    }

    @Override
    public int perform(Instant pass) {
        long slot = pass.getEpochSecond() / EVERY.toSeconds();
        String id = "auto-" + Instant.ofEpochSecond(slot * EVERY.toSeconds());
        if (records.find(id).isPresent()) {
            return 0;
        }
        SweepOrder order =
                SweepOrder.parse(
                        pass.truncatedTo(ChronoUnit.MILLIS),
                        false,
                        Optional.empty(),
                        Optional.empty());
        Deed deed = Deed.ofService("upkeep", "start_sweep", ids.next(), pass);
        return records.start(Sweep.start(id, order), deed) ? 1 : 0;
    }
}
