package dev.waybill.delta;

import java.util.List;
import java.util.Optional;

/// How a device makes the target from what it has and what it fetches: the outputs of `ops`, one
/// after the other, are the target. Whether a plan that came from elsewhere keeps its promises is
/// for [PlanReader] to say.
///
/// @param base the bytes that the device must have; absent: none, the transfer is just *packed*
/// @param target the bytes that come out
/// @param ops the steps, in the order of their outputs
public record Plan(Optional<Content> base, Content target, List<Op> ops) {

    public Plan {
        ops = List.copyOf(ops);
    }

    /// Bytes of the pack that the plan uses.
    public long packBytes() {
        long bytes = 0;
        for (Op op : ops) {
            bytes +=
                    switch (op) {
                        case Op.Frame frame -> frame.pack().length();
                        case Op.PlanesFrame frame -> frame.pack().length();
                        case Op.Copy _, Op.Fetch _ -> 0;
                    };
        }
        return bytes;
    }

    /// Bytes that are read from the target blob.
    public long fetchedBytes() {
        long bytes = 0;
        for (Op op : ops) {
            if (op instanceof Op.Fetch fetch) {
                bytes += fetch.length();
            }
        }
        return bytes;
    }

    /// The last position between two ops at which the target is not longer than `bytes`: where to
    /// go on when so many bytes are there already.
    Position within(long bytes) {
        long offset = 0;
        for (int i = 0; i < ops.size(); i++) {
            long next = offset + ops.get(i).length();
            if (next > bytes) {
                return new Position(i, offset);
            }
            offset = next;
        }
        return new Position(ops.size(), offset);
    }

    /// A place between two ops.
    ///
    /// @param op the number of the next op, from 0
    /// @param offset where its output begins
    record Position(int op, long offset) {}
}
