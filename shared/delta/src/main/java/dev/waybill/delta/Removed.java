package dev.waybill.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The bytes of the base that no match takes, as one stream: where dictionaries come from, since
/// what went away resembles what came. A few bytes between two matches are left out.
final class Removed {

    /// Fewer are not worth their place in a plan.
    private static final int LEAST_BYTES = 64;

    private final SeekableBytes base;
    private final List<Range> ranges;

    /// Where each range begins in the stream, and where the stream ends.
    private final long[] positions;

    private Removed(SeekableBytes base, List<Range> ranges) {
        this.base = base;
        this.ranges = ranges;
        this.positions = new long[ranges.size() + 1];
        for (int i = 0; i < ranges.size(); i++) {
            positions[i + 1] = positions[i] + ranges.get(i).length();
        }
    }

    static Removed of(SeekableBytes base, List<Match> matches) {
        List<Match> sorted = new ArrayList<>(matches);
        sorted.sort(Comparator.comparingLong(Match::base));
        List<Range> ranges = new ArrayList<>();
        long at = 0;
        for (Match match : sorted) {
            if (match.base() - at >= LEAST_BYTES) {
                ranges.add(new Range(at, match.base() - at));
            }
            at = Math.max(at, match.baseEnd());
        }
        if (base.sizeBytes() - at >= LEAST_BYTES) {
            ranges.add(new Range(at, base.sizeBytes() - at));
        }
        return new Removed(base, ranges);
    }

    long sizeBytes() {
        return positions[ranges.size()];
    }

    /// Where in the stream the base's byte at `offset` is, or would be if it were not copied.
    long position(long offset) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == ranges.size()) {
            return sizeBytes();
        }
        return positions[low] + Math.max(0, offset - ranges.get(low).offset());
    }

    /// The parts of the base that are the stream's bytes from `from` to `to`.
    List<Range> parts(long from, long to) {
        List<Range> parts = new ArrayList<>();
        for (int i = holding(from); i < ranges.size() && positions[i] < to; i++) {
            long begin = Math.max(from, positions[i]);
            long end = Math.min(to, positions[i + 1]);
            parts.add(new Range(ranges.get(i).offset() + begin - positions[i], end - begin));
        }
        return parts;
    }

    /// Reads the stream's bytes from `from` on, as many as `into` has room for.
    void read(long from, ByteBuffer into) throws IOException {
        int limit = into.limit();
        for (Range part : parts(from, from + into.remaining())) {
            into.limit(into.position() + Math.toIntExact(part.length()));
            base.read(part.offset(), into);
            into.limit(limit);
        }
    }

    private int holding(long position) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[middle + 1] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
