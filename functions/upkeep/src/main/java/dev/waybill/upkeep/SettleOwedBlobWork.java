package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.OwedSettlement;
import java.time.Instant;

/// Does what was owed about blobs after a transaction, and was not done in time.
final class SettleOwedBlobWork implements Duty {

    private static final int MOST = 100;

    private final OwedSettlement settlement;
    private final Drain drain;

    SettleOwedBlobWork(Backends backends) {
        this.settlement = OwedSettlement.of(backends);
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "settle_owed_blob_work";
    }

    @Override
    public int perform(Instant pass) {
        return drain.perform(
                pass,
                () -> settlement.list(pass, MOST),
                owing -> {
                    settlement.settle(owing, pass);
                    return true;
                });
    }
}
