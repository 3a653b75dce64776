package dev.waybill.testing.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// S3, by S3Proxy over a folder of the file system. It checks signatures, expiry and checksums.
final class S3Server implements AutoCloseable {

    private static final long LARGEST_BODY_BYTES = 5L << 30;

    private final S3Proxy proxy;

    private S3Server(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /// Starts on a free port; the objects lie, and stay, in `folder`.
    static S3Server start(Path folder, String accessKey, String secretKey) {
        try {
            Files.createDirectories(folder);
            Properties store = new Properties();
            store.setProperty("jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
            S3Proxy proxy =
                    S3Proxy.builder()
                            .blobStore(BlobStores.create("filesystem-nio2", store))
                            .endpoint(URI.create("http://127.0.0.1:0"))
                            .awsAuthentication(
                                    AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                            .virtualHost("localhost")
                            .corsRules(anyOrigin())
                            .ignoreUnknownHeaders(true)
                            .v4MaxNonChunkedRequestSize(LARGEST_BODY_BYTES)
                            .build();
            proxy.start();
            return new S3Server(proxy);
        } catch (IOException e) {
            throw new IllegalStateException("prepare the folder of S3", e);
        } catch (Exception e) {
            throw new IllegalStateException("start S3Proxy", e);
        }
    }

    /// By name: S3Proxy takes an address for the name of a bucket.
    URI url() {
        return URI.create("http://localhost:" + proxy.getPort());
    }

    private static CrossOriginResourceSharing anyOrigin() {
        return new CrossOriginResourceSharing(
                List.of("*"), List.of("GET", "HEAD", "PUT"), List.of("*"), List.of("ETag"), "");
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("stop S3Proxy", e);
        }
    }
}
