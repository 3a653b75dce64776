package dev.waybill.domain.deed;

/// A deciding transaction was refused because another attempt of the same keyed call has taken
/// over. Nothing was written by this attempt. Answered as 409 `idempotency_in_progress`.
public final class ClaimLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// The claim that no longer holds.
    public ClaimLost(Claim claim) {
        super("another attempt took over " + claim.id());
    }
}
