package dev.waybill.domain.deed;

import java.time.Instant;

/// The records of keyed calls. Every method is atomic; records end after 24 hours.
public interface KeyedCalls {

    /// How long an attempt may hold a claim before a repetition takes it over.
    long CLAIM_SECONDS = 60;

    /// How long an answer is kept.
    long KEPT_SECONDS = 24 * 60 * 60;

    /// What a call with a key meets.
    sealed interface Begun {
        /// Nobody else is at it: go on with this claim.
        record Go(Claim claim) implements Begun {}

        /// It was done before: this is the answer that was kept.
        record Answered(String answer) implements Begun {}

        /// Another attempt holds the claim, for at most [#CLAIM_SECONDS].
        record InProgress() implements Begun {}

        /// The key was used with another request.
        record OtherRequest() implements Begun {}
    }

    /// Claims the call `id`, or says what stands in the way.
    ///
    /// @param id a hash of subject, method, path and key
    /// @param fingerprint a hash of the whole request; the same key with another fingerprint is
    ///   [Begun.OtherRequest]
    /// @param token names this attempt
    /// @param now the server's time
    Begun begin(String id, String fingerprint, String token, Instant now);

    /// Keeps `answer` for a call that decided nothing by a transaction of its own. No effect when
    /// an answer is kept already or the claim was taken over.
    void finish(Claim claim, String answer);

    /// Gives the claim up after a call that failed and changed nothing, so that its repetition runs
    /// afresh. No effect when an answer is kept or the claim was taken over.
    void abandon(Claim claim);
}
