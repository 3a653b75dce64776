package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.MultipartObjects;
import dev.waybill.aws.blob.UploadRecords;
import dev.waybill.aws.blob.UploadSteps;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadKind;
import java.time.Instant;
import java.util.Optional;

/// Removes what is left of uploads of which nothing can arrive any more (protocol A.1.12), in this
/// order, so that a crash between any two steps leaves nothing that nobody knows of:
///
/// 1. an upload that is still undecided dies;
/// 2. what S3 holds of its parts is dropped, before the object, so that nobody can join them
///    afterwards;
/// 3. its object is deleted, unless the row names it;
/// 4. its record is deleted.
///
/// Only a pass that *began* after `reap_at` may do the last step: bytes may arrive until then.
final class ReapUploads implements Duty {

    private static final int MOST = 200;

    private final BlobsTable blobs;
    private final UploadSteps uploads;
    private final UploadRecords records;
    private final BlobObjects objects;
    private final MultipartObjects parts;

    ReapUploads(Backends backends) {
        this.blobs = BlobsTable.of(backends);
        this.uploads = UploadSteps.of(backends);
        this.records = new UploadRecords(blobs);
        this.objects = BlobObjects.of(backends);
        this.parts = MultipartObjects.of(backends);
    }

    @Override
    public String name() {
        return "reap_uploads";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(blobs.listReapable(pass, MOST), id -> reap(id, pass));
    }

    private boolean reap(String id, Instant pass) {
        Optional<Upload> upload = blobs.findUpload(id);
        if (upload.isEmpty() || upload.get().reapAt().isAfter(pass)) {
            return false;
        }
        if (upload.get().undecided()) {
            uploads.giveUp(id, UploadEnd.EXPIRED, pass, DeedOf.none());
        }
        return blobs.findUpload(id).filter(this::remove).isPresent();
    }

    private boolean remove(Upload upload) {
        return switch (upload.state()) {
            case ADOPTED -> {
                if (!isNamedByItsRow(upload)) {
                    objects.delete(upload.object());
                }
                yield records.drop(upload);
            }
            case DEAD -> {
                if (upload.kind() == UploadKind.MULTIPART) {
                    parts.abortAll(upload.object());
                }
                objects.delete(upload.object());
                yield records.drop(upload);
            }
            case OPEN, VERIFYING -> false;
        };
    }

    /// Read consistently, after the upload. Once it does not, it never will again: an upload is
    /// adopted only once.
    private boolean isNamedByItsRow(Upload upload) {
        return blobs.find(upload.digest()).orElse(null) instanceof BlobRow.Stored row
                && row.object().equals(upload.object());
    }
}
