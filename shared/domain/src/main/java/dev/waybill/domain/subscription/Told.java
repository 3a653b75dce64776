package dev.waybill.domain.subscription;

import java.time.Instant;

/// What a subscriber was last told about one version.
///
/// @param revision the convergence's revision; 0 when a message is owed and none came through yet
/// @param distributions how many distributions the version had
/// @param last whether it was said that the version had come to its end
/// @param at when
public record Told(long revision, int distributions, boolean last, Instant at) {

    /// Nothing yet, but the subscriber is to be told.
    public static Told nothing(Instant now) {
        return new Told(0, 0, false, now);
    }

    /// What is told by a message with `standing`.
    static Told of(Standing standing, Instant now) {
        return new Told(standing.revision(), standing.distributions(), standing.ended(), now);
    }

    /// Whether `standing` is news. Behind the last message there is none, until the version is
    /// distributed again.
    boolean isBehind(Standing standing) {
        return last ? standing.distributions() > distributions : standing.revision() > revision;
    }
}
