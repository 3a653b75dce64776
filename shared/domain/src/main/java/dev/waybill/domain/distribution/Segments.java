package dev.waybill.domain.distribution;

import dev.waybill.domain.device.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts a scope into segments.
public final class Segments {

    /// The most segments that one distribution has.
    public static final int MOST = 16;

    private Segments() {}

    /// Segments that cover every id once, in order, cut at some of `signposts` so that each holds
    /// about as many of them: one more than there are signposts, and at most [#MOST].
    ///
    /// @param signposts a sample of the scope's ids, in order
    public static List<Segment> cut(List<DeviceId> signposts) {
        int count = Math.min(MOST, signposts.size() + 1);
        List<Segment> segments = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        for (int number = 0; number < count; number++) {
            boolean isLast = number == count - 1;
            Optional<DeviceId> until =
                    isLast
                            ? Optional.empty()
                            : Optional.of(signposts.get(end(signposts.size(), count, number)));
            segments.add(Segment.open(number, after, until));
            after = until;
        }
        return List.copyOf(segments);
    }

    /// The index of the signpost at which segment `number` ends.
    private static int end(int signposts, int count, int number) {
        return (int) ((long) (number + 1) * (signposts + 1) / count) - 1;
    }
}
