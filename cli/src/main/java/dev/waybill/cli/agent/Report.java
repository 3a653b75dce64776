package dev.waybill.cli.agent;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TransferMode;
import java.time.Instant;
import java.util.Optional;

/// What a device says about a piece of work (API §10).
///
/// @param work which piece, and by which attempt
/// @param sequence greater than that of every report before it
/// @param mode how the bytes come or came; absent where none had to
public record Report(
        WorkItem.Key work,
        long sequence,
        Body body,
        Optional<TransferMode> mode,
        Instant reportedAt) {

    /// The news itself.
    ///
    /// @param bytes how many bytes are there, of how many; absent where it says nothing
    /// @param reason with `Failed` why; with another state what holds it up
    /// @param details more about the reason, or what else is worth knowing, for people
    public record Body(
            ReportState state,
            Optional<Bytes> bytes,
            Optional<BlockerReason> reason,
            Optional<String> details) {

        static Body of(ReportState state) {
            return new Body(state, Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Body of(ReportState state, long bytes, long total) {
            return new Body(
                    state,
                    Optional.of(new Bytes(bytes, total)),
                    Optional.empty(),
                    Optional.empty());
        }

        static Body failed(BlockerReason reason, String details) {
            return blocked(ReportState.FAILED, reason, details);
        }

        static Body blocked(ReportState state, BlockerReason reason, String details) {
            return new Body(state, Optional.empty(), Optional.of(reason), Optional.of(details));
        }

        /// With `remark` as its details, if it has none of its own.
        Body or(Optional<String> remark) {
            return new Body(state, bytes, reason, details.or(() -> remark));
        }
    }

    /// How far a transfer is.
    public record Bytes(long there, long total) {}

    /// What the server wants the device to do next.
    public enum Directive {
        CONTINUE,
        STOP
    }
}
