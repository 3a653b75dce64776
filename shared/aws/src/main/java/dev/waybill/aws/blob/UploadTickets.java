package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.UploadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives out tickets for uploads (protocol A.1.1), and the URLs that go with them.
public final class UploadTickets {

    private final BlobsTable blobs;
    private final UploadSteps uploads;
    private final UploadRecords records;
    private final PresentBlobs present;
    private final MultipartObjects parts;
    private final BlobUrls urls;
    private final Ids ids;

    private UploadTickets(Backends backends, BlobsTable blobs) {
        this.blobs = blobs;
        this.uploads = UploadSteps.of(backends);
        this.records = new UploadRecords(blobs);
        this.present = new PresentBlobs(blobs, BlobObjects.of(backends), BlobChecks.of(backends));
        this.parts = MultipartObjects.of(backends);
        this.urls = BlobUrls.of(backends);
        this.ids = backends.ids();
    }

    /// The tickets on what `backends` name.
    public static UploadTickets of(Backends backends) {
        return new UploadTickets(backends, BlobsTable.of(backends));
    }

    /// What somebody wants to upload.
    ///
    /// @param digest the declared digest
    /// @param sizeBytes the declared size, at most [UploadLimits#MAX_BLOB_BYTES]
    /// @param description what is said about it, if it is new
    /// @param holder who is to hold it; absent: one anonymous reference
    public record Wish(
            Digest digest, long sizeBytes, BlobDescription description, Optional<Holder> holder) {}

    /// What came of a wish.
    public sealed interface Ticket {
        /// No bytes are needed; the reference is counted.
        record Present(BlobRow.Stored row) implements Ticket {}

        /// Bytes are needed; nothing is counted yet.
        record Open(Upload upload) implements Ticket {}

        /// The blob is known, with another size. Nothing was written.
        record OtherSize(BlobRow.Stored row) implements Ticket {}
    }

    /// Adds the reference to a blob that is there, or opens an upload.
    ///
    /// @param deed recorded with either
    public Ticket ask(Wish wish, Instant now, DeedOf<Ticket> deed) {
        return Attempts.until(
                "give out an upload ticket",
                () -> {
                    Optional<BlobRow.Stored> there = present.find(wish.digest(), now);
                    if (there.isEmpty()) {
                        Ticket.Open ticket = new Ticket.Open(upload(wish, now));
                        uploads.open(ticket.upload(), deed.of(ticket).orElseThrow());
                        return Optional.of(ticket);
                    }
                    if (there.get().sizeBytes() != wish.sizeBytes()) {
                        return Optional.of(new Ticket.OtherSize(there.get()));
                    }
                    return uploads.addToPresent(
                                    there.get(),
                                    wish.holder(),
                                    now,
                                    row -> deed.of(new Ticket.Present(row)))
                            .map(Ticket.Present::new);
                });
    }

    private Upload upload(Wish wish, Instant now) {
        boolean single = wish.sizeBytes() <= UploadLimits.MAX_SINGLE_BYTES;
        Instant expiresAt = now.plus(UploadLimits.openFor(wish.sizeBytes()));
        return new Upload(
                ids.next(),
                new BlobObject(wish.digest(), ids.next()),
                single ? UploadKind.SINGLE : UploadKind.MULTIPART,
                UploadState.OPEN,
                Optional.empty(),
                wish.sizeBytes(),
                wish.description(),
                wish.holder(),
                single
                        ? Optional.empty()
                        : Optional.of(
                                new Upload.Multipart(
                                        PartPlan.of(wish.sizeBytes()),
                                        Optional.empty(),
                                        Optional.empty())),
                now,
                expiresAt,
                expiresAt.plus(UploadLimits.LONGEST_PUT));
    }

    /// The URL of a single upload, good for [UploadLimits#WRITE_URL], but not longer than the
    /// upload.
    public SignedUrl url(Upload upload, Instant now) {
        return urls.put(upload.object(), upload.sizeBytes(), now, lifetime(upload, now));
    }

    /// The URLs of some parts of a multipart upload, by number in the order given, each bound to
    /// the part's digest and length. The first call begins the upload in S3.
    ///
    /// @param digests the SHA-256 of each part by its number, which the plan has
    /// @return absent when the upload takes no parts any more
    public Optional<List<PartUrl>> partUrls(
            Upload upload, Map<Integer, Digest> digests, Instant now) {
        Upload.Multipart multipart = upload.multipart().orElseThrow();
        if (upload.state() != UploadState.OPEN || !now.isBefore(upload.expiresAt())) {
            return Optional.empty();
        }
        return multipart
                .s3UploadId()
                .or(() -> begin(upload))
                .map(s3 -> sign(upload, s3, multipart.plan(), digests, now));
    }

    /// A part's number and URL.
    public record PartUrl(int number, SignedUrl url) {}

    private List<PartUrl> sign(
            Upload upload,
            String s3UploadId,
            PartPlan plan,
            Map<Integer, Digest> digests,
            Instant now) {
        List<PartUrl> signed = new ArrayList<>();
        digests.forEach((number, digest) ->
                signed.add(
                        new PartUrl(
                                number,
                                urls.part(
                                        upload.object(),
                                        s3UploadId,
                                        number,
                                        plan.sizeOf(number),
                                        digest,
                                        now,
                                        lifetime(upload, now)))));
        return signed;
    }

    /// Begins the upload in S3. Of several who do so at once, one is written down; the others drop
    /// theirs. One that is forgotten by a crash is found by the reaper, by its key.
    private Optional<String> begin(Upload upload) {
        String mine = parts.create(upload.object());
        Optional<String> counts = records.nameMultipart(upload.id(), mine);
        if (!counts.equals(Optional.of(mine))) {
            parts.abort(upload.object(), mine);
        }
        return counts;
    }

    private static Duration lifetime(Upload upload, Instant now) {
        Duration left = Duration.between(now, upload.expiresAt());
        return left.compareTo(UploadLimits.WRITE_URL) < 0 ? left : UploadLimits.WRITE_URL;
    }

    /// The upload, if it is one that was given out as a ticket.
    public Optional<Upload> find(String uploadId) {
        return blobs.findUpload(uploadId).filter(upload -> upload.kind().isOfClient());
    }

    /// The parts of a multipart upload that have arrived; none once they are joined.
    public List<MultipartObjects.Part> arrived(Upload upload) {
        return upload.multipart()
                .flatMap(Upload.Multipart::s3UploadId)
                .filter(_ -> upload.state() == UploadState.OPEN)
                .flatMap(s3 -> parts.list(upload.object(), s3))
                .orElse(List.of());
    }
}
