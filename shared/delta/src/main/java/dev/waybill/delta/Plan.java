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
            bytes += op.piece().map(Range::length).orElse(0L);
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

    /// How long the pack must be.
    public long packEnd() {
        long end = 0;
        for (Op op : ops) {
            end = Math.max(end, op.piece().map(Range::end).orElse(0L));
        }
        return end;
    }

    /// Where to go on when `bytes` bytes of the target are there already: anywhere in an op that
    /// passes bytes on, before one that unpacks them.
    Position within(long bytes) {
        long offset = 0;
        for (int i = 0; i < ops.size(); i++) {
            long next = offset + ops.get(i).length();
            if (next > bytes) {
                long begun = ops.get(i).piece().isPresent() ? 0 : bytes - offset;
                return new Position(i, begun, offset + begun);
            }
            offset = next;
        }
        return new Position(ops.size(), 0, offset);
    }

    /// A place in the ops.
    ///
    /// @param op the number of the next op, from 0
    /// @param begun how many bytes it has made already
    /// @param offset how many bytes all ops have made
    record Position(int op, long begun, long offset) {}
}
