package dev.waybill.testing.stack;

import dev.waybill.testing.template.Properties;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Makes a bucket as `AWS::S3::Bucket` declares it.
final class BucketCreation {

    /// Who may reach it, how it is encrypted and what is tidied: S3Proxy knows none of it.
    static final Set<String> SKIPPED =
            Set.of(
                    "OwnershipControls",
                    "PublicAccessBlockConfiguration",
                    "BucketEncryption",
                    "VersioningConfiguration",
                    "LifecycleConfiguration");

    private BucketCreation() {}

    static Created create(Properties declared, StackClients clients) {
        S3Client s3 = clients.s3();
        String name = declared.requireText("BucketName");
        declared.end();
        try {
            s3.createBucket(b -> b.bucket(name));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            // It is kept from an earlier run.
        }
        return new Created(name, Map.of("Arn", "arn:aws:s3:::" + name), () -> remove(s3, name));
    }

    private static void remove(S3Client s3, String bucket) {
        for (S3Object object : s3.listObjectsV2Paginator(l -> l.bucket(bucket)).contents()) {
            s3.deleteObject(d -> d.bucket(bucket).key(object.key()));
        }
        s3.listMultipartUploads(l -> l.bucket(bucket))
                .uploads()
                .forEach(upload ->
                        s3.abortMultipartUpload(a ->
                                a.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        s3.deleteBucket(b -> b.bucket(bucket));
    }
}
