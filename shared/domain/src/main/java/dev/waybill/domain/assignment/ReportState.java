package dev.waybill.domain.assignment;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import java.util.EnumSet;
import java.util.List;

/// How far a device says it is with its work (API §10), and what stands in an entry before it says
/// anything.
public enum ReportState {
    /// It has said nothing yet; never reported.
    PENDING("Pending", TargetClass.PENDING),
    /// It is about to fetch.
    CONNECTING("Connecting", TargetClass.IN_PROGRESS),
    /// It fetches.
    TRANSFERRING("Transferring", TargetClass.IN_PROGRESS),
    /// It has all bytes, and they are right.
    COMPLETED("Completed", TargetClass.IN_PROGRESS),
    /// It starts the new version.
    LOADING("Loading", TargetClass.IN_PROGRESS),
    /// The new version runs.
    OPERATIONAL("Operational", TargetClass.COMPLETED),
    /// The new version runs, but badly.
    DEGRADED("Degraded", TargetClass.COMPLETED),
    /// It has given up.
    FAILED("Failed", TargetClass.FAILED),
    /// It has stopped because it was told to; in an entry that is still wanted, as good as nothing
    /// said.
    CANCELLED("Cancelled", TargetClass.PENDING);

    /// What a device may say: all but [#PENDING].
    private static final List<ReportState> REPORTED =
            List.copyOf(EnumSet.complementOf(EnumSet.of(PENDING)));

    private final String text;
    private final TargetClass ownClass;

    ReportState(String text, TargetClass ownClass) {
        this.text = text;
        this.ownClass = ownClass;
    }

    /// The state that a device reports as `text`; else [InvalidRequest] for field `state`.
    public static ReportState parse(String text) {
        return REPORTED.stream()
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> InvalidRequest.noneOf("state", REPORTED));
    }

    /// The state named by `text`, which is our own.
    public static ReportState of(String text) {
        return text.equals(PENDING.text) ? PENDING : parse(text);
    }

    /// The class of a target whose entry says this and that nothing else decides about.
    public TargetClass ownClass() {
        return ownClass;
    }

    /// Whether the attempt is over: completed or failed.
    public boolean isEnd() {
        return !ownClass.isOpen();
    }

    /// What an attempt spends its time with.
    public enum Step {
        /// Nothing: it has not begun, or is over.
        NONE(BlockerReason.UNKNOWN),
        /// Fetching the bytes.
        TRANSFER(BlockerReason.TRANSFER_FAILED),

        /// Having all bytes, and not starting the new version yet.
        READY(BlockerReason.DEPLOYMENT_FAILED),
        /// Starting the new version.
        LOADING(BlockerReason.DEPLOYMENT_FAILED);

        private final BlockerReason failure;

        Step(BlockerReason failure) {
            this.failure = failure;
        }

        /// What has failed when it fails.
        public BlockerReason failure() {
            return failure;
        }
    }

    /// The step that an attempt in this state is at.
    public Step step() {
        return switch (this) {
            case CONNECTING, TRANSFERRING -> Step.TRANSFER;
            case COMPLETED -> Step.READY;
            case LOADING -> Step.LOADING;
            case PENDING, OPERATIONAL, DEGRADED, FAILED, CANCELLED -> Step.NONE;
        };
    }

    /// Whether the new version runs.
    public boolean isSuccess() {
        return ownClass == TargetClass.COMPLETED;
    }

    /// Whether all bytes have arrived.
    public boolean hasAllBytes() {
        return this == COMPLETED || this == LOADING || isSuccess();
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
