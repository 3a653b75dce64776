package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.List;

/// Why a device has not converged (SPEC 2.1).
public enum BlockerReason {
    NETWORK_PARTITION("NetworkPartition", "Network partition"),
    INSUFFICIENT_STORAGE("InsufficientStorage", "Insufficient storage"),
    INSUFFICIENT_GPU_MEMORY("InsufficientGpuMemory", "Insufficient GPU memory"),
    TRANSFER_FAILED("TransferFailed", "Transfer failed"),
    DEPLOYMENT_FAILED("DeploymentFailed", "Deployment failed"),
    INCOMPATIBLE_CAPABILITIES("IncompatibleCapabilities", "Incompatible capabilities"),
    NODE_BUSY("NodeBusy", "Node busy"),
    UNKNOWN("Unknown", "Unknown");

    private final String text;
    private final String humanText;

    BlockerReason(String text, String humanText) {
        this.text = text;
        this.humanText = humanText;
    }

    /// The reason named by `text`; else [InvalidRequest] for field `reason`.
    public static BlockerReason parse(String text) {
        for (BlockerReason reason : values()) {
            if (reason.text.equals(text)) {
                return reason;
            }
        }
        throw InvalidRequest.noneOf("reason", List.of(values()));
    }

    /// The reason in words, for people.
    public String humanText() {
        return humanText;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
