package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Calls;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.SignedUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The lists of what sweeps removed, kept in the bucket beside the blobs: one line of JSON for each
/// object. Collected in a file first, so that memory does not grow with them.
public final class SweepReceipts {

    private static final String CONTENT_TYPE = "application/x-ndjson";

    private final S3Client s3;
    private final String bucket;
    private final BlobUrls urls;

    private SweepReceipts(Backends backends) {
        this.s3 = backends.clients().s3();
        this.bucket = backends.config().blobsBucket();
        this.urls = BlobUrls.of(backends);
    }

    /// The lists on what `backends` name.
    public static SweepReceipts of(Backends backends) {
        return new SweepReceipts(backends);
    }

    private static String key(String sweepId) {
        return "sweeps/" + sweepId + ".ndjson";
    }

    /// A URL that reads the list of a sweep.
    public SignedUrl url(String sweepId, Instant now, Duration lifetime) {
        return urls.get(key(sweepId), now, lifetime);
    }

    /// A list that is being collected. Close it.
    final class Draft implements AutoCloseable {

        private final Path file;
        private final Writer writer;

        private Draft() throws IOException {
            this.file = Files.createTempFile("receipts", ".ndjson");
            this.writer = Files.newBufferedWriter(file);
        }

        void add(BlobObject object, long sizeBytes, Instant at) {
            try {
                writer.write(
                        "{\"digest\":\"%s\",\"nonce\":\"%s\",\"size_bytes\":%d,\"reclaimed_at\":\"%s\"}\n"
                                .formatted(object.digest(), object.nonce(), sizeBytes, at));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Keeps the list; the same list again changes nothing.
        void keep(String sweepId) {
            try {
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            PutObjectRequest request =
                    PutObjectRequest.builder()
                            .bucket(bucket)
                            .key(key(sweepId))
                            .contentType(CONTENT_TYPE)
                            .build();
            Calls.write(
                    "keep a sweep's receipts",
                    () -> s3.putObject(request, RequestBody.fromFile(file)));
        }

        @Override
        public void close() {
            try {
                writer.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Draft draft() {
        try {
            return new Draft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
