package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// What keeps a device from converging (SPEC 2.1 "ConvergenceBlocker", without the device).
///
/// @param reason the kind
/// @param since when this reason was first met without a break since then
/// @param details in words, at most [#MAX_DETAILS] characters; absent when nothing more is known
public record Blocker(BlockerReason reason, Instant since, Optional<String> details) {

    /// The most characters that details keep; more is cut off.
    public static final int MAX_DETAILS = 200;

    public Blocker {
        details = details.filter(text -> !text.isEmpty()).map(Blocker::cut);
    }

    /// This blocker, dated back when `before` is the same reason: `since` is the first detection
    /// (SPEC D1.6).
    public Blocker continuing(Optional<Blocker> before) {
        return before.filter(known -> known.reason() == reason)
                .map(known -> new Blocker(reason, known.since(), details))
                .orElse(this);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MAX_DETAILS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_DETAILS));
    }
}
