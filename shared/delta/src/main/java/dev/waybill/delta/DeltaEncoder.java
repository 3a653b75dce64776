package dev.waybill.delta;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes plans and packs: from a base to a target, or, *packed*, to a target from nothing.
///
/// What both have is copied. The rest is cut into frames of at most 1 MiB, each compressed with up
/// to 2 MiB of those bytes of the base that went away and resemble it most. The same input gives
/// the same plan and pack. It needs at most 64 MB besides the two chunk lists.
public final class DeltaEncoder {

    private static final long MAX_PAIR_BYTES = 4L << 30;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int PACKED_FRAME_BYTES = PlanLimits.MAX_FRAME_BYTES;

    /// A copy between two frames that is shorter costs more, as an op and as a border of frames,
    /// than the same bytes found in a dictionary.
    private static final long LEAST_COPY_BYTES = 64L << 10;

    /// More copies than this, and the shorter ones are given up.
    private static final int MAX_COPIES = PlanLimits.MAX_OPS / 8;

    private final SeekableBytes base;
    private final Version target;
    private final PackWriter pack;
    private final byte[] frame;

    private DeltaEncoder(SeekableBytes base, Version target, PackWriter pack, int frameBytes) {
        this.base = base;
        this.target = target;
        this.pack = pack;
        this.frame = new byte[frameBytes];
    }

    /// Whether [#encode] takes the pair: base and target of at most 4 GiB each.
    public static boolean takes(Content base, Content target) {
        return base.sizeBytes() <= MAX_PAIR_BYTES && target.sizeBytes() <= MAX_PAIR_BYTES;
    }

    /// Makes the way from `base` to `target`. The pack's bytes go to `pack`, which stays the
    /// caller's to close.
    public static Plan encode(Version base, Version target, OutputStream pack) throws IOException {
        if (!takes(base.content(), target.content())) {
            throw new IllegalStateException("pairs above 4 GiB have no delta");
        }
        try (PackWriter writer = new PackWriter(base.bytes(), pack)) {
            new DeltaEncoder(base.bytes(), target, writer, FRAME_BYTES)
                    .delta(Matcher.match(base.chunks(), target.chunks()));
            return new Plan(Optional.of(base.content()), target.content(), writer.ops());
        }
    }

    /// Makes the way to `target` for a device that has nothing: its bytes, compressed.
    public static Plan pack(Version target, OutputStream pack) throws IOException {
        SeekableBytes nothing = SeekableBytes.of(new byte[0]);
        try (PackWriter writer = new PackWriter(nothing, pack)) {
            new DeltaEncoder(nothing, target, writer, PACKED_FRAME_BYTES).packed();
            return new Plan(Optional.empty(), target.content(), writer.ops());
        }
    }

    private void packed() throws IOException {
        long size = target.content().sizeBytes();
        for (long at = 0; at < size; at += frame.length) {
            int length = read(at, Math.min(size, at + frame.length));
            pack.frame(frame, length, at);
        }
    }

    private void delta(List<Match> found) throws IOException {
        List<Match> copies = worthCopying(new Neighbours(base, target.bytes()).extend(found));
        Removed removed = Removed.of(base, copies);
        Dictionaries dictionaries = new Dictionaries(removed, Similarity.of(removed));
        long shift = base.sizeBytes() - target.content().sizeBytes();
        Gap gap = new Gap(0, 0, 0, 0, 0, 0);
        for (Match copy : copies) {
            fill(
                    gap.until(copy.target(), removed.position(copy.base()), copy.shift()),
                    dictionaries);
            pack.copy(new Range(copy.base(), copy.length()));
            gap =
                    new Gap(
                            copy.targetEnd(),
                            0,
                            removed.position(copy.baseEnd()),
                            0,
                            copy.shift(),
                            0);
        }
        fill(gap.until(target.content().sizeBytes(), removed.sizeBytes(), shift), dictionaries);
    }

    private List<Match> worthCopying(List<Match> matches) {
        List<Match> worth = matches;
        long least = LEAST_COPY_BYTES;
        while (true) {
            List<Match> kept = new ArrayList<>();
            for (Match match : worth) {
                if (match.length() >= least || match.length() == target.content().sizeBytes()) {
                    kept.add(match);
                }
            }
            if (kept.size() <= MAX_COPIES) {
                return kept;
            }
            worth = kept;
            least *= 2;
        }
    }

    private void fill(Gap gap, Dictionaries dictionaries) throws IOException {
        for (long at = gap.begin; at < gap.end; ) {
            long begin = at;
            int length = read(begin, begin + share(gap.end - begin));
            at +=
                    pack.frame(
                            frame,
                            length,
                            begin,
                            dictionaries.choose(frame, length, in -> gap.place(begin + in)),
                            gap.shiftBefore,
                            gap.shiftBehind,
                            0);
        }
    }

    /// The length of the next of frames of about the same length, that together make `bytes`. All
    /// but the last are of whole elements ([Planes]).
    private long share(long bytes) {
        long frames = Math.ceilDiv(bytes, frame.length);
        return frames == 1
                ? bytes
                : Math.min(
                        frame.length, Math.ceilDiv(bytes / frames, Planes.WIDEST) * Planes.WIDEST);
    }

    private int read(long from, long to) throws IOException {
        int length = Math.toIntExact(to - from);
        target.bytes().read(from, ByteBuffer.wrap(frame, 0, length));
        return length;
    }

    /// A part of the target that no copy makes.
    ///
    /// @param begin where it begins in the target
    /// @param end where it ends
    /// @param removedBegin where the copy before it ends in the stream of removed bytes
    /// @param removedEnd where the copy behind it begins there
    /// @param shiftBefore how the copy before it lies in the base
    /// @param shiftBehind how the copy behind it does
    private record Gap(
            long begin,
            long end,
            long removedBegin,
            long removedEnd,
            long shiftBefore,
            long shiftBehind) {

        Gap until(long newEnd, long newRemovedEnd, long newShift) {
            return new Gap(begin, newEnd, removedBegin, newRemovedEnd, shiftBefore, newShift);
        }

        /// Where the byte at `offset` would lie among the removed ones if only its place counted.
        long place(long offset) {
            long inside = offset - begin;
            if (removedEnd < removedBegin) {
                return removedBegin + inside;
            }
            double share = (double) inside / (end - begin);
            return removedBegin + Math.round(share * (removedEnd - removedBegin));
        }
    }
}
