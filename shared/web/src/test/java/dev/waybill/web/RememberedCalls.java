package dev.waybill.web;

import dev.waybill.domain.deed.Claim;
import dev.waybill.domain.deed.KeyedCalls;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keyed calls in memory, for tests of what stands above the port.
final class RememberedCalls implements KeyedCalls {

    private final Map<String, Kept> calls = new HashMap<>();

    private record Kept(
            String fingerprint, String token, Instant startedAt, Optional<String> answer) {}

    @Override
    public Begun begin(String id, String fingerprint, String token, Instant now) {
        Kept kept = calls.get(id);
        boolean stale =
                kept != null
                        && kept.answer().isEmpty()
                        && !kept.startedAt().plusSeconds(CLAIM_SECONDS).isAfter(now);
        if (kept != null && !kept.fingerprint().equals(fingerprint)) {
            return new Begun.OtherRequest();
        }
        if (kept == null || stale) {
            calls.put(id, new Kept(fingerprint, token, now, Optional.empty()));
            return new Begun.Go(new Claim(id, token));
        }
        return kept.answer().<Begun>map(Begun.Answered::new).orElseGet(Begun.InProgress::new);
    }

    @Override
    public void finish(Claim claim, String answer) {
        calls.computeIfPresent(
                claim.id(),
                (id, kept) ->
                        holds(claim, kept)
                                ? new Kept(
                                        kept.fingerprint(),
                                        kept.token(),
                                        kept.startedAt(),
                                        Optional.of(answer))
                                : kept);
    }

    @Override
    public void abandon(Claim claim) {
        Kept kept = calls.get(claim.id());
        if (kept != null && holds(claim, kept)) {
            calls.remove(claim.id());
        }
    }

    private static boolean holds(Claim claim, Kept kept) {
        return kept.token().equals(claim.token()) && kept.answer().isEmpty();
    }
}
