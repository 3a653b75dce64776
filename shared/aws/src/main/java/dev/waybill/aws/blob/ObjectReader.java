package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.UploadSteps.Step;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.domain.blob.Verification;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads an object from its first byte to its last, in bounded memory, and acts on what it finds
/// (protocol A.1.5): verifies an upload, computes the other digests of an adopted one, or checks a
/// blob. A message may come twice, late, or after everything is over: what it asks for is then done
/// already, or void.
public final class ObjectReader {

    private final BlobsTable blobs;
    private final BlobObjects objects;
    private final UploadSteps uploads;
    private final BlobChecks checks;
    private final OwedWork owed;
    private final ChunkLists chunks;
    private final Supplier<ByteTap> taps;
    private final InstantSource clock;

    private ObjectReader(Backends backends, BlobsTable blobs, Supplier<ByteTap> taps) {
        this.blobs = blobs;
        this.objects = BlobObjects.of(backends);
        this.uploads = UploadSteps.of(backends);
        this.checks = BlobChecks.of(backends);
        this.owed = new OwedWork(blobs);
        this.chunks = ChunkLists.of(backends);
        this.taps = taps;
        this.clock = backends.clock();
    }

    /// The reader on what `backends` name; it makes no chunk lists.
    public static ObjectReader of(Backends backends) {
        return of(backends, () -> ByteTap.NONE);
    }

    /// The same with something that makes chunk lists of what it reads.
    public static ObjectReader of(Backends backends, Supplier<ByteTap> taps) {
        return new ObjectReader(backends, BlobsTable.of(backends), taps);
    }

    /// Does what a message asks for.
    public void perform(Task task) {
        switch (task) {
            case Task.ReadUpload(String uploadId) ->
                    blobs.findUpload(uploadId).ifPresent(this::read);
            case Task.CheckObject(BlobObject object) -> check(object);
            case Task.BuildDelta _ -> throw new IllegalStateException("deltas are made elsewhere");
        }
    }

    private void read(Upload upload) {
        switch (upload.state()) {
            case VERIFYING -> verify(upload);
            case ADOPTED -> index(upload);
            case OPEN, DEAD -> {}
        }
    }

    /// The key is the upload: whatever became of its digest meanwhile, only these bytes are judged,
    /// and only this upload is settled.
    private void verify(Upload upload) {
        ByteTap tap = tap(upload);
        Optional<BlobHashes.Found> found = objects.hash(upload.object(), tap);
        if (found.filter(bytes -> isRight(upload, bytes)).isPresent()) {
            keep(upload.object(), tap);
            Step step =
                    uploads.settle(
                            upload.id(),
                            UploadState.VERIFYING,
                            found.map(BlobHashes.Found::others),
                            clock.instant(),
                            DeedOf.none());
            if (step instanceof Step.Discarded) {
                drop(upload);
            }
            return;
        }
        Step step = uploads.giveUp(upload.id(), UploadEnd.REJECTED, clock.instant(), DeedOf.none());
        if (step instanceof Step.Died) {
            drop(upload);
        }
    }

    private ByteTap tap(Upload upload) {
        return ChunkLists.isWorthKeeping(upload.sizeBytes()) ? taps.get() : ByteTap.NONE;
    }

    private void keep(BlobObject object, ByteTap tap) {
        tap.finish().ifPresent(list -> chunks.put(object, list));
    }

    private static boolean isRight(Upload upload, BlobHashes.Found found) {
        return found.digest().equals(upload.digest()) && found.sizeBytes() == upload.sizeBytes();
    }

    /// The upload is decided, whether this works or not: the reaper does it too.
    private void drop(Upload upload) {
        try {
            objects.delete(upload.object());
            chunks.delete(upload.object());
        } catch (Unavailable e) {
            return;
        }
    }

    private void index(Upload upload) {
        BlobObject object = upload.object();
        if (!index(upload, object)) {
            chunks.delete(object);
        }
        owed.indexed(upload.id());
    }

    /// False when the blob has another object by now, or none: then nobody would take its chunk
    /// list away.
    private boolean index(Upload upload, BlobObject object) {
        if (!(blobs.find(object.digest()).orElse(null) instanceof BlobRow.Stored row)
                || !row.object().equals(object)) {
            return false;
        }
        if (row.otherDigests().isPresent()) {
            return true;
        }
        ByteTap tap = tap(upload);
        Optional<BlobHashes.Found> found = objects.hash(object, tap);
        if (found.filter(bytes -> isRight(upload, bytes)).isEmpty()) {
            record(object, found);
            return true;
        }
        keep(object, tap);
        return checks.index(object, found.get().others(), clock.instant()).isPresent();
    }

    private void check(BlobObject object) {
        boolean isNamed =
                blobs.find(object.digest()).orElse(null) instanceof BlobRow.Stored row
                        && row.object().equals(object);
        if (isNamed) {
            record(object, objects.hash(object));
            checks.checked(object);
        }
    }

    private void record(BlobObject object, Optional<BlobHashes.Found> found) {
        Instant now = clock.instant();
        Verification verification =
                found.map(BlobHashes.Found::digest)
                        .map(actual ->
                                actual.equals(object.digest())
                                        ? Verification.right(now)
                                        : Verification.changed(now, actual))
                        .orElseGet(() -> Verification.lost(now));
        checks.record(object, verification, now, Optional.empty());
    }
}
