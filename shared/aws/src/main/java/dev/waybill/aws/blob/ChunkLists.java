package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Calls;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The chunk lists of blobs, beside their objects: one for each object, written after it was read
/// and found right, deleted with it. About 0.05 % of its bytes. Nothing depends on one being there.
public final class ChunkLists {

    /// Shorter blobs are read whole in the time that it takes to read their list.
    private static final long LEAST_BLOB_BYTES = 1L << 20;

    private static final String PREFIX = "chunks/";
    private static final int NOT_FOUND = 404;

    /// A list of the largest blob, of chunks of 16 KiB each, is not half as long.
    private static final int MOST_BYTES = 128 << 20;

    private final S3Client s3;
    private final String bucket;

    private ChunkLists(Backends backends) {
        this.s3 = backends.clients().s3();
        this.bucket = backends.config().blobsBucket();
    }

    /// The lists on what `backends` name.
    public static ChunkLists of(Backends backends) {
        return new ChunkLists(backends);
    }

    /// Whether a blob of that size is to have a list.
    public static boolean isWorthKeeping(long blobBytes) {
        return blobBytes >= LEAST_BLOB_BYTES;
    }

    static String key(BlobObject object) {
        return PREFIX + object.key();
    }

    /// Keeps the list of `object`. The same list again changes nothing.
    public void put(BlobObject object, byte[] list) {
        PutObjectRequest request =
                PutObjectRequest.builder().bucket(bucket).key(key(object)).build();
        Calls.write("keep a chunk list", () -> s3.putObject(request, RequestBody.fromBytes(list)));
    }

    /// The list of `object`; absent when there is none.
    public Optional<byte[]> find(BlobObject object) {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(key(object)).build();
        try (ResponseInputStream<GetObjectResponse> in =
                Calls.read("read a chunk list", () -> s3.getObject(request))) {
            byte[] list = in.readNBytes(MOST_BYTES);
            if (list.length != in.response().contentLength()) {
                throw new IOException("the list broke off");
            }
            return Optional.of(list);
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new Unavailable("read a chunk list", e);
        }
    }

    /// Deletes the list of `object`, if there is one.
    public void delete(BlobObject object) {
        DeleteObjectRequest request =
                DeleteObjectRequest.builder().bucket(bucket).key(key(object)).build();
        Calls.write("delete a chunk list", () -> s3.deleteObject(request));
    }
}
