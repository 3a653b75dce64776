package dev.waybill.web;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Claim;
import dev.waybill.domain.deed.ClaimLost;
import dev.waybill.domain.deed.KeyedCalls;
import dev.waybill.domain.deed.KeyedCalls.Begun;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// The header `Idempotency-Key` (API §1): a call has one effect and one answer per key, however
/// often it is sent.
final class KeyedCall {

    private static final String HEADER = "idempotency-key";
    private static final String REPLAYED = "idempotent-replayed";
    private static final String STRANGER = "stranger ";
    private static final int MAX_KEY_CHARS = 255;
    private static final int ABANDONING_TRIES = 3;

    private final KeyedCalls records;
    private final Supplier<String> tokens;

    /// @param tokens names attempts; each name is used once
    KeyedCall(KeyedCalls records, Supplier<String> tokens) {
        this.records = records;
        this.tokens = tokens;
    }

    /// Runs `call` under its key, if it has one and the operation honours it.
    ///
    /// @param caller who calls; absent for one who needs no token and does not say it otherwise.
    ///   Such callers are told apart by what they send, so that none of them takes another's key
    /// @param attempt runs the call with the claim, absent without a key
    /// @param replay answers from the answer that was kept
    Response run(
            Operation operation,
            Request request,
            Supplier<Optional<String>> caller,
            Instant now,
            Function<Optional<Claim>, Response> attempt,
            Function<Response, Response> replay) {
        Optional<String> key = operation.keyed() ? request.header(HEADER) : Optional.empty();
        if (key.isEmpty()) {
            return attempt.apply(Optional.empty());
        }
        if (key.get().isEmpty() || key.get().length() > MAX_KEY_CHARS) {
            throw new InvalidRequest("Idempotency-Key", "must have 1 to 255 characters");
        }
        String fingerprint = fingerprint(request);
        String who = caller.get().orElse(STRANGER + fingerprint);
        String id = hash(who, request.method(), request.path(), key.get());
        return switch (records.begin(id, fingerprint, tokens.get(), now)) {
            case Begun.Go(Claim claim) -> first(claim, attempt);
            case Begun.Answered(String answer) ->
                    replay.apply(KeptAnswer.read(answer)).withHeader(REPLAYED, "true");
            case Begun.InProgress() -> inProgress().toResponse(request.requestId());
            case Begun.OtherRequest() ->
                    Problem.of(
                                    Code.IDEMPOTENCY_CONFLICT,
                                    "This key came with another body or other parameters before")
                            .toResponse(request.requestId());
        };
    }

    private Response first(Claim claim, Function<Optional<Claim>, Response> attempt) {
        Response response;
        try {
            response = attempt.apply(Optional.of(claim));
        } catch (ClaimLost e) {
            throw inProgress().refused();
        } catch (RuntimeException e) {
            giveUp(claim);
            throw e;
        }
        if (!claim.isDecided()) {
            end(claim, response);
        }
        return response;
    }

    private void end(Claim claim, Response response) {
        if (!response.isSuccess()) {
            giveUp(claim);
            return;
        }
        try {
            records.finish(claim, KeptAnswer.write(response.kept()));
        } catch (Unavailable e) {
            giveUp(claim);
        }
    }

    /// Lets the next attempt begin at once. A deciding transaction that may still take effect
    /// demands the claim, and an answer that was kept after all stays. Where this fails, the claim
    /// runs out.
    private void giveUp(Claim claim) {
        boolean given = false;
        for (int attempt = 0; attempt < ABANDONING_TRIES && !given; attempt++) {
            given = isAbandoned(claim);
        }
    }

    private boolean isAbandoned(Claim claim) {
        try {
            records.abandon(claim);
            return true;
        } catch (Unavailable e) {
            return false;
        }
    }

    private static Problem inProgress() {
        return Problem.of(
                Code.IDEMPOTENCY_IN_PROGRESS, "Send it again in a moment, with the same key");
    }

    private static String fingerprint(Request request) {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(request.query())
                .forEach((name, value) ->
                        query.append(name).append('\n').append(value).append('\n'));
        MessageDigest hash = Digest.sha256();
        hash.update(query.toString().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        return Digest.ofHash(hash.digest(request.body())).hex();
    }

    private static String hash(String... parts) {
        MessageDigest hash = Digest.sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            hash.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            hash.update(bytes);
        }
        return Digest.ofHash(hash.digest()).hex();
    }
}
