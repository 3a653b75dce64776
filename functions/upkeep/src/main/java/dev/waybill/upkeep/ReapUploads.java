package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadReaper;
import java.time.Instant;

/// Removes what is left of uploads of which nothing can arrive any more.
final class ReapUploads implements Duty {

    private static final int MOST = 200;

    private final UploadReaper reaper;

    ReapUploads(Backends backends) {
        this.reaper = UploadReaper.of(backends);
    }

    @Override
    public String name() {
        return "reap_uploads";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(reaper.list(pass, MOST), id -> reaper.reap(id, pass));
    }
}
