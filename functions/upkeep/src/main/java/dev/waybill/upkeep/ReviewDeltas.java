package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import java.time.Instant;

/// Lets deltas go that are good for nothing any more, and forgets why others could not be made.
final class ReviewDeltas implements Duty {

    private static final int MOST = 100;

    private final DeltasTable deltas;
    private final DeltaSteps steps;
    private final Drain drain;

    ReviewDeltas(Backends backends) {
        this.deltas = DeltasTable.of(backends);
        this.steps = DeltaSteps.of(backends);
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "review_deltas";
    }

    @Override
    public int perform(Instant pass) {
        return drain.perform(
                pass,
                () -> deltas.listDue(pass, MOST),
                due -> {
                    steps.review(due, pass);
                    return true;
                });
    }
}
