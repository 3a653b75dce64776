package dev.waybill.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Moves the borders of matches outwards, byte by byte, as long as base and target agree.
final class Neighbours {

    private static final int BLOCK_BYTES = 64 << 10;

    private final SeekableBytes base;
    private final SeekableBytes target;
    private final byte[] ours = new byte[BLOCK_BYTES];
    private final byte[] theirs = new byte[BLOCK_BYTES];

    Neighbours(SeekableBytes base, SeekableBytes target) {
        this.base = base;
        this.target = target;
    }

    /// The same matches, each as long as it can be without overlapping another in the target.
    List<Match> extend(List<Match> matches) throws IOException {
        List<Match> longer = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            long behind = longer.isEmpty() ? 0 : longer.getLast().targetEnd();
            long ahead = i + 1 < matches.size() ? matches.get(i + 1).target() : target.sizeBytes();
            long back = backwards(match, Math.min(match.target() - behind, match.base()));
            long on =
                    forwards(
                            match,
                            Math.min(
                                    ahead - match.targetEnd(), base.sizeBytes() - match.baseEnd()));
            Matcher.append(
                    longer,
                    new Match(
                            match.target() - back,
                            match.base() - back,
                            match.length() + back + on));
        }
        return longer;
    }

    private long forwards(Match match, long room) throws IOException {
        long done = 0;
        while (done < room) {
            int count = (int) Math.min(BLOCK_BYTES, room - done);
            read(match.targetEnd() + done, match.baseEnd() + done, count);
            int differs = Arrays.mismatch(ours, 0, count, theirs, 0, count);
            if (differs >= 0) {
                return done + differs;
            }
            done += count;
        }
        return done;
    }

    private long backwards(Match match, long room) throws IOException {
        long done = 0;
        while (done < room) {
            int count = (int) Math.min(BLOCK_BYTES, room - done);
            read(match.target() - done - count, match.base() - done - count, count);
            for (int i = count - 1; i >= 0; i--) {
                if (ours[i] != theirs[i]) {
                    return done + count - 1 - i;
                }
            }
            done += count;
        }
        return done;
    }

    private void read(long inTarget, long inBase, int count) throws IOException {
        target.read(inTarget, ByteBuffer.wrap(ours, 0, count));
        base.read(inBase, ByteBuffer.wrap(theirs, 0, count));
    }
}
