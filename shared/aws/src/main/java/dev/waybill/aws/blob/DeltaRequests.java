package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.TransferQuestion.Way;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Asks the indexer for deltas, once for each pair.
public final class DeltaRequests {

    private final DeltasTable deltas;
    private final IndexingQueue indexing;
    private final Ids ids;
    private final InstantSource clock;

    private DeltaRequests(Backends backends) {
        this.deltas = DeltasTable.of(backends);
        this.indexing = IndexingQueue.of(backends);
        this.ids = backends.ids();
        this.clock = backends.clock();
    }

    /// The requests on what `backends` name.
    public static DeltaRequests of(Backends backends) {
        return new DeltaRequests(backends);
    }

    /// What is known of `way`; if nothing is, it is asked for. One read that may lag by a moment;
    /// the first time a conditional write and a message.
    public Delta ask(Way way) {
        return deltas.findLately(way.pair()).orElseGet(() -> askFirst(way));
    }

    /// Asks anew for `spoilt`, which is made but cannot be read. One conditional write, and a
    /// message; of several who do, one does. When that has been done too often there will be none
    /// for a while.
    public Delta renew(Delta spoilt) {
        Instant now = clock.instant();
        Optional<DeltasTable.Asking> asking =
                deltas.renew(spoilt, ids.next(), now, now.plus(DeltaSteps.BEFORE_NEXT_TRY));
        asking.filter(DeltasTable.Asking::isNew)
                .ifPresent(_ -> send(new Task.BuildDelta(spoilt.pair())));
        return asking.map(DeltasTable.Asking::delta)
                .orElseGet(() ->
                        askFirst(new Way(spoilt.pair(), spoilt.baseBytes(), spoilt.targetBytes())));
    }

    private Delta askFirst(Way way) {
        DeltasTable.Asking asking =
                deltas.ask(
                        Delta.asked(
                                way.pair(), way.baseBytes(), way.targetBytes(), clock.instant()),
                        ids.next());
        if (asking.isNew()) {
            send(new Task.BuildDelta(way.pair()));
        }
        return asking.delta();
    }

    /// The message is owed as long as the item says so: upkeep sends it if this does not.
    private void send(Task task) {
        try {
            indexing.send(task);
        } catch (Unavailable e) {
            return;
        }
    }
}
