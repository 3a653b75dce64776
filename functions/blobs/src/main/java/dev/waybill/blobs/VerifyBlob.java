package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobChecks;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.UploadSteps;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.Verification;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a blob's bytes: at once where they are read quickly, else by the indexer.
final class VerifyBlob implements Endpoint {

    private final BlobsTable blobs;
    private final BlobObjects objects;
    private final BlobChecks checks;
    private final IndexingQueue indexing;

    VerifyBlob(BlobsTable blobs, BlobObjects objects, BlobChecks checks, IndexingQueue indexing) {
        this.blobs = blobs;
        this.objects = objects;
        this.checks = checks;
        this.indexing = indexing;
    }

    private record Answer(
            String digest, boolean ok, @Nullable String actual, @Nullable String reason) {

        static Answer of(Digest digest, Verification found) {
            return new Answer(
                    digest.toString(),
                    found.ok(),
                    found.actual().map(Digest::toString).orElse(null),
                    found.dataMissing() ? "data_missing" : null);
        }
    }

    private record Later(String digest, String state) {}

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        return Attempts.until(
                "verify a blob",
                () -> {
                    BlobRow.Stored row = verifiable(digest);
                    return row.sizeBytes() <= UploadLimits.MAX_SINGLE_BYTES
                            ? verifyNow(row, call)
                            : verifyLater(row, call);
                });
    }

    private BlobRow.Stored verifiable(Digest digest) {
        Optional<BlobRow> found = blobs.find(digest);
        if (found.isEmpty() || !(found.get() instanceof BlobRow.Stored row)) {
            throw BlobPath.notFound(digest).refused();
        }
        return BlobPath.outOfQuarantine(row);
    }

    private Optional<Response> verifyNow(BlobRow.Stored row, Call call) {
        Digest digest = row.digest();
        Verification found =
                objects.hash(row.object())
                        .map(BlobHashes.Found::digest)
                        .map(actual ->
                                actual.equals(digest)
                                        ? Verification.right(call.at())
                                        : Verification.changed(call.at(), actual))
                        .orElseGet(() -> Verification.lost(call.at()));
        Response answer = Response.json(200, Answer.of(digest, found));
        return checks.record(row.object(), found, call.at(), Optional.of(call.deed(answer)))
                .map(_ -> answer);
    }

    private Optional<Response> verifyLater(BlobRow.Stored row, Call call) {
        Response answer = Response.json(202, new Later(row.digest().toString(), "verifying"));
        if (!checks.oweCheck(
                row, UploadSteps.owedAt(row.sizeBytes(), call.at()), call.deed(answer))) {
            return Optional.empty();
        }
        try {
            indexing.send(new IndexingQueue.Task.CheckObject(row.object()));
        } catch (Unavailable e) {
            return Optional.of(answer); // it is owed: upkeep sends it
        }
        return Optional.of(answer);
    }
}
