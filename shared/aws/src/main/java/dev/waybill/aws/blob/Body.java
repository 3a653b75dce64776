package dev.waybill.aws.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;

/// Bytes that are at hand, in memory or in a file, with all their digests.
public final class Body {

    private final BlobHashes.Found found;
    private final RequestBody request;

    private Body(BlobHashes.Found found, RequestBody request) {
        this.found = found;
        this.request = request;
    }

    /// The body `bytes`, which nobody may change from now on.
    public static Body of(byte[] bytes) {
        return of(bytes, BlobHashes.of(bytes));
    }

    /// The same, of which all digests are known.
    static Body of(byte[] bytes, BlobHashes.Found found) {
        return new Body(found, RequestBody.fromBytes(bytes));
    }

    /// The body in `file`, which is read twice, in bounded memory, and has to stay until it is
    /// stored.
    public static Body of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Body(BlobHashes.of(in), RequestBody.fromFile(file));
        }
    }

    /// Its digests and its size.
    public BlobHashes.Found found() {
        return found;
    }

    RequestBody request() {
        return request;
    }
}
