package dev.waybill.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/// Finds where the removed bytes resemble given ones most, by windows that both have. Its table has
/// at most two million entries (16 MB).
final class Similarity {

    private static final int MAX_ENTRIES = 2_000_000;
    private static final int BLOCK_BYTES = 1 << 20;

    /// Windows in more places than this say nothing.
    private static final int MAX_PLACES = 16;

    /// One of 64 windows is picked, or fewer of large bases.
    private static final int LEAST_RARITY = 6;

    private static final double LEAST_SCORE = 8;

    private static final int HEADS = 1 << 16;

    private final int rarity;

    /// Hash in the upper half, position in the lower; sorted.
    private final long[] entries;

    /// Where the hashes begin that have these upper 16 bits, in their order, and where all end.
    private final int[] heads = new int[HEADS + 1];

    private int count;

    /// Positions that were found, with the weight's index in the low five bits.
    private long[] votes = new long[1024];

    private int voteCount;

    private Similarity(long sizeBytes) {
        int wanted = LEAST_RARITY;
        while (sizeBytes >>> wanted > MAX_ENTRIES - MAX_ENTRIES / 8) {
            wanted++;
        }
        this.rarity = wanted;
        this.entries = new long[(int) Math.min(MAX_ENTRIES, (sizeBytes >>> wanted) * 5 / 4 + 1024)];
    }

    /// Reads all of `removed`, once, in order.
    static Similarity of(Removed removed) throws IOException {
        Similarity similarity = new Similarity(removed.sizeBytes());
        byte[] block = new byte[BLOCK_BYTES];
        long at = 0;
        while (at < removed.sizeBytes()) {
            int length = (int) Math.min(BLOCK_BYTES, removed.sizeBytes() - at);
            removed.read(at, ByteBuffer.wrap(block, 0, length));
            long begin = at;
            Samples.pick(
                    block,
                    0,
                    length,
                    similarity.rarity,
                    (place, hash) -> similarity.add(hash, begin + place));
            at += length == BLOCK_BYTES ? length - (Samples.WINDOW_BYTES - 1) : length;
        }
        similarity.sort();
        return similarity;
    }

    /// Where in the stream of removed bytes the middle of `data` from `from` to `to` resembles
    /// most, looking through a window of `windowBytes`; absent when nothing speaks for any place.
    OptionalLong find(byte[] data, int from, int to, int windowBytes) {
        voteCount = 0;
        Samples.pick(data, from, to, rarity, (place, hash) -> vote(hash));
        Arrays.sort(votes, 0, voteCount);
        double score = 0;
        double best = 0;
        int bestFirst = 0;
        int bestLast = 0;
        int first = 0;
        for (int last = 0; last < voteCount; last++) {
            score += weight(votes[last]);
            while (place(votes[last]) - place(votes[first]) > windowBytes) {
                score -= weight(votes[first++]);
            }
            if (score > best) {
                best = score;
                bestFirst = first;
                bestLast = last;
            }
        }
        if (best < LEAST_SCORE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(place(votes[bestFirst]) + place(votes[bestLast]) >>> 1);
    }

    private void add(int hash, long position) {
        if (count < entries.length) {
            entries[count++] = (long) hash << Integer.SIZE | position;
        }
    }

    private void vote(int hash) {
        int at = firstOf(hash);
        int places = 0;
        while (at + places < count && (int) (entries[at + places] >>> Integer.SIZE) == hash) {
            if (++places > MAX_PLACES) {
                return;
            }
        }
        if (voteCount + places > votes.length) {
            votes = Arrays.copyOf(votes, votes.length * 2);
        }
        for (int i = 0; i < places; i++) {
            votes[voteCount++] = (entries[at + i] & 0xFFFF_FFFFL) << 5 | places;
        }
    }

    private void sort() {
        Arrays.sort(entries, 0, count);
        for (int i = 0; i < count; i++) {
            heads[head((int) (entries[i] >>> Integer.SIZE)) + 1]++;
        }
        for (int head = 0; head < HEADS; head++) {
            heads[head + 1] += heads[head];
        }
    }

    private static int head(int hash) {
        return (hash >> 16) + HEADS / 2;
    }

    private int firstOf(int hash) {
        long wanted = (long) hash << Integer.SIZE;
        int low = heads[head(hash)];
        int high = heads[head(hash) + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long place(long vote) {
        return vote >>> 5;
    }

    private static double weight(long vote) {
        return 1.0 / (vote & 31);
    }
}
