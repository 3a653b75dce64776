package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.OwedWork.Owing;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Does what somebody owed after a transaction and did not do in time: deletes objects that have a
/// receipt, and sends messages to the indexer again, at most ten times, at growing distances. After
/// that an upload that nobody could verify is dead, a delta that nobody could make is declined, and
/// an index or a check that nobody could make is given up.
public final class OwedSettlement {

    private static final int MAX_TRIES = 10;
    private static final int MAX_DOUBLINGS = 6;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final OwedWork owed;
    private final UploadSteps uploads;
    private final BlobRemoval removal;
    private final DeltaSteps deltas;
    private final IndexingQueue indexing;

    private OwedSettlement(Backends backends) {
        this.owed = new OwedWork(BlobsTable.of(backends));
        this.uploads = UploadSteps.of(backends);
        this.removal = BlobRemoval.of(backends);
        this.deltas = DeltaSteps.of(backends);
        this.indexing = IndexingQueue.of(backends);
    }

    /// The settlement on what `backends` name.
    public static OwedSettlement of(Backends backends) {
        return new OwedSettlement(backends);
    }

    /// What is due by `pass`, oldest first, at most `limit`.
    public List<Owing> list(Instant pass, int limit) {
        return owed.listDue(pass, limit);
    }

    /// Does what is owed, or sees to it that it will be done.
    public void settle(Owing owing, Instant pass) {
        switch (owing) {
            case Owing.Deletion(Receipt receipt, _, _) -> removal.workOff(receipt);
            case Owing.Indexing(Upload upload, _, long tries) -> {
                switch (upload.state()) {
                    case VERIFYING -> {
                        if (tries >= MAX_TRIES) {
                            uploads.giveUp(upload.id(), UploadEnd.EXPIRED, pass, DeedOf.none());
                        } else {
                            send(owing, new Task.ReadUpload(upload.id()), upload.sizeBytes(), pass);
                        }
                    }
                    case ADOPTED ->
                            sendOrForgive(
                                    owing,
                                    new Task.ReadUpload(upload.id()),
                                    upload.sizeBytes(),
                                    pass);
                    case OPEN, DEAD -> owed.forgive(owing);
                }
            }
            case Owing.Build(Delta delta, _, long tries) -> {
                if (tries >= MAX_TRIES) {
                    deltas.decline(delta.pair(), DeltaRefusal.FAILED, pass);
                } else {
                    send(owing, new Task.BuildDelta(delta.pair()), delta.inputBytes(), pass);
                }
            }
            case Owing.Check(BlobRow.Stored row, _, _) ->
                    sendOrForgive(owing, new Task.CheckObject(row.object()), row.sizeBytes(), pass);
        }
    }

    private void sendOrForgive(Owing owing, Task task, long sizeBytes, Instant pass) {
        if (owing.tries() >= MAX_TRIES) {
            owed.forgive(owing);
        } else {
            send(owing, task, sizeBytes, pass);
        }
    }

    /// The next time is written down first: of several instances one sends, and a crash in between
    /// costs a wait, not a loss.
    private void send(Owing owing, Task task, long sizeBytes, Instant pass) {
        if (owed.postpone(owing, next(owing, sizeBytes, pass))) {
            indexing.send(task);
        }
    }

    private static Instant next(Owing owing, long sizeBytes, Instant pass) {
        Duration first = Duration.between(pass, UploadSteps.owedAt(sizeBytes, pass));
        Duration grown = first.multipliedBy(1L << Math.min(owing.tries(), MAX_DOUBLINGS));
        Duration most = first.compareTo(LONGEST) > 0 ? first : LONGEST;
        return pass.plus(grown.compareTo(most) > 0 ? most : grown);
    }
}
