package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import java.util.List;

/// Puts the duties together.
final class Wiring {

    private Wiring() {}

    static Duties duties(Backends backends) {
        List<Duty> duties =
                List.of(
                        new ReapUploads(backends),
                        new SettleOwedBlobWork(backends),
                        new ReviewDeltas(backends),
                        new ForgetIntents(backends),
                        new StartSweeps(backends),
                        new CarrySweepsOn(backends),
                        new ResendTasks(backends),
                        new ResendWalks(backends),
                        new TellOfJoiners(backends),
                        new EndDeleted(backends),
                        new EndOverdue(backends),
                        new SettleDistributions(backends),
                        new TellSubscribers(backends),
                        new ScrubBlobs(backends));
        return new Duties(duties, backends.clock());
    }
}
