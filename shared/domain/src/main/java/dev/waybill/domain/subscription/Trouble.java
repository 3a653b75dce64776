package dev.waybill.domain.subscription;

import java.time.Duration;
import java.time.Instant;

/// Why a subscriber's queue got nothing lately.
///
/// @param since when the first message was not taken
/// @param tries how many were not taken since, one after the other
/// @param reason in words, for people
/// @param retryAt when it is tried again; of no meaning once it is given up
public record Trouble(Instant since, int tries, String reason, Instant retryAt) {

    /// How many failures there are before a queue is given up: some two hours.
    public static final int MOST_TRIES = 8;

    private static final Duration FIRST = Duration.ofMinutes(1);

    /// The first failure.
    static Trouble first(String reason, Instant now) {
        return new Trouble(now, 1, reason, now.plus(FIRST));
    }

    /// One more; each time the pause is twice as long.
    Trouble again(String reasonNow, Instant now) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(tries, MOST_TRIES));
        return new Trouble(since, tries + 1, reasonNow, now.plus(pause));
    }

    /// Whether nothing is sent any more until somebody subscribes anew.
    public boolean isGivenUp() {
        return tries >= MOST_TRIES;
    }
}
