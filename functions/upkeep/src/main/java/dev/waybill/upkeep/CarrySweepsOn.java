package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.Sweeper;
import java.time.Instant;

/// Does the next steps of the sweeps that run, whoever started them.
final class CarrySweepsOn implements Duty {

    private static final int MOST = 20;

    private final Sweeper sweeper;
    private final Drain drain;

    CarrySweepsOn(Backends backends) {
        this.sweeper = Sweeper.of(backends);
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "carry_sweeps_on";
    }

    @Override
    public int perform(Instant pass) {
        return drain.perform(pass, () -> sweeper.list(pass, MOST), sweeper::perform);
    }
}
