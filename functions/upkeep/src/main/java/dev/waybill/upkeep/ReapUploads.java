package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadReaper;
import java.time.Instant;

/// Removes what is left of uploads of which nothing can arrive any more.
final class ReapUploads implements Duty {

    private static final int MOST = 400;

    private final UploadReaper reaper;
    private final Drain drain;

    ReapUploads(Backends backends) {
        this.reaper = UploadReaper.of(backends);
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "reap_uploads";
    }

    @Override
    public int perform(Instant pass) {
        return drain.perform(pass, () -> reaper.list(pass, MOST), id -> reaper.reap(id, pass));
    }
}
