package dev.waybill.devices;

import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.Signposts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long a device is to wait before it asks again: longer the larger the fleet is, so that all
/// of it together asks some 200 times a second, and never the same for all, so that devices do not
/// ask in step.
///
/// The size of the fleet is estimated from its signposts, looked up every five minutes.
final class PollPace {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int POLLS_PER_SECOND = 200;
    private static final int SHORTEST_SECONDS = 5;
    private static final int LONGEST_SECONDS = 15 * 60;
    private static final int LONGEST_COMING_SECONDS = 60;
    private static final int BUSY_SECONDS = 2;
    private static final double JITTER = 0.2;
    private static final int MOST_SIGNPOSTS = 1000;

    private final MembershipsTable memberships;
    private final InstantSource clock;
    private final RandomGenerator random;
    private volatile Known known = new Known(0, Instant.MIN);

    private record Known(long devices, Instant until) {}

    PollPace(MembershipsTable memberships, InstantSource clock, RandomGenerator random) {
        this.memberships = memberships;
        this.clock = clock;
        this.random = random;
    }

    /// Seconds until the next poll of a device that has nothing to do.
    int idleSeconds() {
        long base = Math.clamp(devices() / POLLS_PER_SECOND, SHORTEST_SECONDS, LONGEST_SECONDS);
        return jittered(base);
    }

    /// Seconds until the next poll of a device that can do nothing before its window opens. Idle
    /// devices of a large fleet would sleep through a short window; so it asks within the window's
    /// first half, at a moment of its own: a fleet that waits for the same window does not ask all
    /// at once.
    ///
    /// @param opens when the window opens
    /// @param closes when it closes
    int restingSeconds(Instant now, Instant opens, Instant closes) {
        Duration spread = Duration.between(opens, closes).dividedBy(2);
        Instant wakes = opens.plusMillis((long) (random.nextDouble() * spread.toMillis()));
        long until = Duration.between(now, wakes).toSeconds() + 1;
        return Math.clamp(until, 1, idleSeconds());
    }

    /// Seconds until the next poll of a device whose work is being made ready.
    int comingSeconds() {
        return Math.min(idleSeconds(), LONGEST_COMING_SECONDS);
    }

    /// Seconds until the next poll of a device that has work.
    int busySeconds() {
        return BUSY_SECONDS;
    }

    private int jittered(long seconds) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return (int) Math.max(1, Math.round(seconds * factor));
    }

    private long devices() {
        Known last = known;
        Instant now = clock.instant();
        if (now.isBefore(last.until())) {
            return last.devices();
        }
        long signposts =
                memberships
                        .list(MemberScope.ALL.signposts(), MOST_SIGNPOSTS, Optional.empty())
                        .items()
                        .size();
        Known next = new Known(signposts * Signposts.ONE_IN, now.plus(KEPT));
        known = next;
        return next.devices();
    }
}
