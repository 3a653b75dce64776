package dev.waybill.domain.deed;

/// The right to decide the outcome of one keyed call (header `Idempotency-Key`, API §1). A deciding
/// transaction carries the claim: it is refused once another attempt has taken the claim over, so a
/// call has one effect however often it runs.
public final class Claim {

    private final String id;
    private final String token;
    private volatile boolean decided;

    /// @param id the record's key: a hash of subject, method, path and key
    /// @param token names this attempt; a later attempt has another one
    public Claim(String id, String token) {
        this.id = id;
        this.token = token;
    }

    /// The record's key.
    public String id() {
        return id;
    }

    /// The name of this attempt.
    public String token() {
        return token;
    }

    /// A deciding transaction with this claim took effect, so the answer is kept already.
    public void decide() {
        decided = true;
    }

    /// Whether a deciding transaction took effect in this attempt.
    public boolean isDecided() {
        return decided;
    }
}
