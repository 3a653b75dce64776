package dev.waybill.aws.blob;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/// What another aggregate wants of the blobs in its own deciding transaction: holders to add and to
/// drop, and blobs that must be there. Adding what is held already, and dropping what is not held,
/// does nothing.
///
/// Each digest with an effective change costs one write and one more per holder; all of them
/// together one for the totals. So 45 digests with a holder each make at most 91 of the 100 writes
/// of a transaction.
public final class HolderChanges {

    private final SequencedMap<Digest, Map<Holder, Wish>> holders = new LinkedHashMap<>();
    private final SequencedSet<Digest> live = new LinkedHashSet<>();

    /// Whether a holder is to hold.
    enum Wish {
        HELD,
        DROPPED
    }

    /// Has `holder` hold `digest`, which need not be there yet. Wins over an earlier [#drop] of the
    /// same.
    public HolderChanges add(Digest digest, Holder holder) {
        return wish(digest, holder, Wish.HELD);
    }

    /// Has `holder` hold `digest` no more. Wins over an earlier [#add] of the same.
    public HolderChanges drop(Digest digest, Holder holder) {
        return wish(digest, holder, Wish.DROPPED);
    }

    /// Demands that `digest` is Live when the transaction takes effect. A Quarantined blob counts
    /// if a holder is added to it, for that revives it.
    public HolderChanges requireLive(Digest digest) {
        live.add(digest);
        return this;
    }

    private HolderChanges wish(Digest digest, Holder holder, Wish wish) {
        holders.computeIfAbsent(digest, _ -> new LinkedHashMap<>()).put(holder, wish);
        return this;
    }

    /// Every digest that is spoken of.
    Set<Digest> digests() {
        Set<Digest> all = new LinkedHashSet<>(holders.keySet());
        all.addAll(live);
        return all;
    }

    Map<Holder, Wish> of(Digest digest) {
        return holders.getOrDefault(digest, Map.of());
    }

    boolean mustBeLive(Digest digest) {
        return live.contains(digest);
    }
}
