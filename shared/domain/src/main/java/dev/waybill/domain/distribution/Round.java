package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// How often the failed targets of a distribution were asked again by somebody's will, and how far
/// that is (protocol 0.2 #6).
///
/// @param number 0 before it was first asked for
/// @param since when it was asked for; absent before
/// @param isOwed whether some failed targets are yet to be asked
/// @param places where those that were asked stand in the order of offers
public record Round(int number, Optional<Instant> since, boolean isOwed, Places places) {

    /// Nobody has asked for it.
    public static final Round NONE = new Round(0, Optional.empty(), false, Places.NONE);

    /// The next one, asked for at `now`.
    Round next(Instant now, Places begun) {
        return new Round(number + 1, Optional.of(now), true, begun);
    }

    /// The same when all who took places are through.
    Round withoutPlaces() {
        return new Round(number, since, isOwed, Places.NONE);
    }
}
