package dev.waybill.domain.deed;

import java.time.Instant;
import java.util.Optional;

/// What a deciding transaction records beside the change itself: who asked for it, under which
/// name, and the answer that a repetition of the same keyed call gets (API §1 "Idempotency-Key" and
/// the audit rule).
///
/// @param subject who acts
/// @param action the operation's name in `snake_case`, for the audit record
/// @param requestId the call's id, as in `x-request-id`
/// @param at the server's time of the call
/// @param keyed the claim and the answer to keep with it; absent when the call carries no key
/// @param resource what it is about, as a path without `/v1/`, when it is not what the transaction
///   changes at first hand
public record Deed(
        String subject,
        String action,
        String requestId,
        Instant at,
        Optional<Keyed> keyed,
        Optional<String> resource) {

    /// A deed about what the transaction changes.
    public Deed(
            String subject, String action, String requestId, Instant at, Optional<Keyed> keyed) {
        this(subject, action, requestId, at, keyed, Optional.empty());
    }

    /// The claim of a keyed call and the answer to keep.
    ///
    /// @param claim what must still hold when the change is written
    /// @param answer the answer, opaque here; holds no secret and no presigned URL
    public record Keyed(Claim claim, String answer) {}

    /// What the service does by itself: `subject` names the duty, for instance `upkeep`.
    public static Deed ofService(String subject, String action, String requestId, Instant at) {
        return new Deed(subject, action, requestId, at, Optional.empty());
    }

    /// The same, about `path`.
    public Deed about(String path) {
        return new Deed(subject, action, requestId, at, keyed, Optional.of(path));
    }

    /// The same without an answer to keep: for a part of a call that is decided later.
    public Deed withoutAnswer() {
        return new Deed(subject, action, requestId, at, Optional.empty(), resource);
    }
}
