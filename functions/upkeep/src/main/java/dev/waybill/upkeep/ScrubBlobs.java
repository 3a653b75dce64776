package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.Scrubber;
import java.time.Duration;
import java.time.Instant;

/// Looks at some objects in the bucket, and counts the damaged ones: any in the log is an alarm.
final class ScrubBlobs implements Duty {

    private static final int MOST = 20;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Scrubber scrubber;

    ScrubBlobs(Backends backends) {
        this.scrubber = Scrubber.of(backends);
    }

    @Override
    public String name() {
        return "scrub_blobs";
    }

    @Override
    public int perform(Instant pass) {
        return scrubber.scrub(MOST, pass.plus(LONGEST)).damaged();
    }
}
