package dev.waybill.web.jwt;

import dev.waybill.domain.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// An issuer's keys, kept for ten minutes. A key that is not among them has them fetched again, at
/// most once a minute, so that new keys are known soon and made-up ones cost nothing. While the
/// issuer does not answer, or not with a set of keys, the last ones go on for up to an hour; an
/// empty set is an answer, and ends them.
final class IssuerKeys {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration USABLE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(5);

    private final KeySource source;
    private final InstantSource clock;
    private Optional<KeySet> keys = Optional.empty();
    private Instant fetchedAt = Instant.MIN;
    private Instant askedAt = Instant.MIN;
    private Optional<IOException> failure = Optional.empty();

    IssuerKeys(KeySource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /// The keys with which a token may have been signed; [Unavailable] when none are known and the
    /// issuer does not answer.
    synchronized List<VerificationKey> find(SignatureAlgorithm algorithm, Optional<String> id) {
        Instant now = clock.instant();
        if (!isWithin(fetchedAt, FRESH, now)) {
            refresh(now);
        }
        List<VerificationKey> found = usable(now).find(algorithm, id);
        if (found.isEmpty() && !isWithin(askedAt, PAUSE, now)) {
            refresh(now);
            found = usable(now).find(algorithm, id);
        }
        return found;
    }

    private KeySet usable(Instant now) {
        if (keys.isEmpty() || !isWithin(fetchedAt, USABLE, now)) {
            throw new Unavailable(
                    "fetch the keys of the issuer of JWTs",
                    failure.orElseGet(() -> new IOException("they were not asked for")));
        }
        return keys.get();
    }

    private void refresh(Instant now) {
        Duration pause = isWithin(fetchedAt, USABLE, now) ? PAUSE : PAUSE_WITHOUT_KEYS;
        if (isWithin(askedAt, pause, now)) {
            return;
        }
        askedAt = now;
        try {
            keys = Optional.of(source.fetch());
            fetchedAt = now;
            failure = Optional.empty();
        } catch (IOException e) {
            failure = Optional.of(e);
            if (isWithin(fetchedAt, USABLE, now)) {
                // Nobody would hear of it until the last keys have had their time.
                System.err.println("the keys of the issuer of JWTs were not fetched: " + e);
            }
        }
    }

    /// Also false when the clock has gone back.
    private static boolean isWithin(Instant since, Duration time, Instant now) {
        return !now.isBefore(since) && !since.equals(Instant.MIN) && now.isBefore(since.plus(time));
    }
}
