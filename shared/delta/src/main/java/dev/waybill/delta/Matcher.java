package dev.waybill.delta;

import java.util.ArrayList;
import java.util.List;

/// Finds the chunks of a target in a base, by their digests. Of several equal ones it prefers that
/// which follows the last match, so that runs stay together.
final class Matcher {

    private final ChunkList base;

    /// First chunk + 1 by hash, open addressing; 0: free.
    private final int[] heads;

    private Matcher(ChunkList base) {
        this.base = base;
        this.heads = new int[Math.max(2, Integer.highestOneBit(Math.max(1, base.count())) * 4)];
        for (int chunk = base.count() - 1; chunk >= 0; chunk--) {
            heads[slot(base, chunk)] = chunk + 1;
        }
    }

    /// What `target` shares with `base`, in the target's order, runs joined.
    static List<Match> match(ChunkList base, ChunkList target) {
        Matcher matcher = new Matcher(base);
        List<Match> matches = new ArrayList<>();
        int last = -2;
        for (int chunk = 0; chunk < target.count(); chunk++) {
            last = matcher.find(target, chunk, last + 1);
            if (last < 0) {
                last = -2;
                continue;
            }
            append(
                    matches,
                    new Match(target.offset(chunk), base.offset(last), target.length(chunk)));
        }
        return matches;
    }

    /// Adds `match`, to the last one if it continues that.
    static void append(List<Match> matches, Match match) {
        if (!matches.isEmpty() && matches.getLast().continuedBy(match)) {
            matches.set(matches.size() - 1, matches.getLast().and(match));
        } else {
            matches.add(match);
        }
    }

    private int find(ChunkList target, int chunk, int wanted) {
        if (wanted >= 0 && wanted < base.count() && target.same(chunk, base, wanted)) {
            return wanted;
        }
        return heads[slot(target, chunk)] - 1;
    }

    /// The slot of the chunk's bytes: taken by an equal one, or free.
    private int slot(ChunkList list, int chunk) {
        int mask = heads.length - 1;
        int slot = (int) list.key(chunk) & mask;
        while (heads[slot] != 0 && !list.same(chunk, base, heads[slot] - 1)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
