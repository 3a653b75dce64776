package dev.waybill.domain.distribution;

/// How often a target tries again by itself when its device says that it has failed. Only failures
/// of these two kinds are worth another attempt; a target that ran out of time does not get one,
/// since its device may yet succeed.
///
/// @param transfer after so many failed transfers
/// @param deployment after so many failed deployments
public record Retries(int transfer, int deployment) {

    /// A failure is the end.
    public static final Retries NONE = new Retries(0, 0);

    /// What holds for a kind that is left out where retries are asked for.
    public static final Retries USUAL = new Retries(3, 1);

    /// How often a target tries again after failures for `reason`.
    public int of(BlockerReason reason) {
        return switch (reason) {
            case TRANSFER_FAILED -> transfer;
            case DEPLOYMENT_FAILED -> deployment;
            case NETWORK_PARTITION,
                    INSUFFICIENT_STORAGE,
                    INSUFFICIENT_GPU_MEMORY,
                    INCOMPATIBLE_CAPABILITIES,
                    NODE_BUSY,
                    UNKNOWN ->
                    0;
        };
    }
}
