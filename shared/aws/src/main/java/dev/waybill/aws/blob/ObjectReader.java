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
    private final InstantSource clock;

    private ObjectReader(Backends backends, BlobsTable blobs) {
        this.blobs = blobs;
        this.objects = BlobObjects.of(backends);
        this.uploads = UploadSteps.of(backends);
        this.checks = BlobChecks.of(backends);
        this.owed = new OwedWork(blobs);
        this.clock = backends.clock();
    }

    /// The reader on what `backends` name.
    public static ObjectReader of(Backends backends) {
        return new ObjectReader(backends, BlobsTable.of(backends));
    }

    /// Does what a message asks for.
    public void perform(Task task) {
        switch (task) {
            case Task.ReadUpload(String uploadId) ->
                    blobs.findUpload(uploadId).ifPresent(this::read);
            case Task.CheckObject(BlobObject object) -> check(object);
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
        Optional<BlobHashes.Found> found = objects.hash(upload.object());
        if (found.filter(bytes -> isRight(upload, bytes)).isPresent()) {
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

    private static boolean isRight(Upload upload, BlobHashes.Found found) {
        return found.digest().equals(upload.digest()) && found.sizeBytes() == upload.sizeBytes();
    }

    /// The upload is decided, whether this works or not: the reaper does it too.
    private void drop(Upload upload) {
        try {
            objects.delete(upload.object());
        } catch (Unavailable e) {
            return;
        }
    }

    private void index(Upload upload) {
        BlobObject object = upload.object();
        boolean isWanted =
                blobs.find(object.digest()).orElse(null) instanceof BlobRow.Stored row
                        && row.object().equals(object)
                        && row.otherDigests().isEmpty();
        if (isWanted) {
            Optional<BlobHashes.Found> found = objects.hash(object);
            if (found.filter(bytes -> isRight(upload, bytes)).isPresent()) {
                checks.index(object, found.get().others(), clock.instant());
            } else {
                record(object, found);
            }
        }
        owed.indexed(upload.id());
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
