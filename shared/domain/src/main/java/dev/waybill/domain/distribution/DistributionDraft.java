package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// The next image of a distribution while it is put together. Not shared between threads.
final class DistributionDraft {

    private final Distribution from;
    private DistributionState state;
    private Optional<Long> totalTargets;
    private boolean passDone;
    private boolean holdsBlobs;
    private Optional<Pause> pause;
    private Release release;
    private Round round;
    private Optional<String> rollbackId;
    private Optional<Instant> runningSince;
    private Optional<Instant> endedAt;

    DistributionDraft(Distribution from) {
        this.from = from;
        this.state = from.state();
        this.totalTargets = from.totalTargets();
        this.passDone = from.passDone();
        this.holdsBlobs = from.holdsBlobs();
        this.pause = from.pause();
        this.release = from.release();
        this.round = from.round();
        this.rollbackId = from.rollbackId();
        this.runningSince = from.runningSince();
        this.endedAt = from.endedAt();
    }

    /// In its next state, from `now` on.
    DistributionDraft state(DistributionState next, Instant now) {
        state = next;
        if (next == DistributionState.RUNNING) {
            release = release.from(now);
            runningSince = runningSince.or(() -> Optional.of(now));
        }
        if (!next.isOpen()) {
            endedAt = Optional.of(now);
        }
        return this;
    }

    DistributionDraft totalTargets(long targets) {
        totalTargets = Optional.of(targets);
        return this;
    }

    /// Each of its targets was told that it was called off.
    DistributionDraft passed(long targets) {
        totalTargets = totalTargets.or(() -> Optional.of(targets));
        passDone = true;
        return this;
    }

    DistributionDraft withoutBlobs() {
        holdsBlobs = false;
        return this;
    }

    DistributionDraft pause(Optional<Pause> next) {
        pause = next;
        return this;
    }

    DistributionDraft release(Release next) {
        release = next;
        return this;
    }

    DistributionDraft round(Round next) {
        round = next;
        return this;
    }

    DistributionDraft rollbackId(String next) {
        rollbackId = Optional.of(next);
        return this;
    }

    Distribution build() {
        return new Distribution(
                from.id(),
                from.version(),
                from.generation(),
                state,
                from.order(),
                from.nodeCount(),
                from.usualVariant(),
                from.planning(),
                totalTargets,
                passDone,
                holdsBlobs,
                from.createdBy(),
                from.createdAt(),
                pause,
                release,
                round,
                rollbackId,
                runningSince,
                endedAt);
    }
}
