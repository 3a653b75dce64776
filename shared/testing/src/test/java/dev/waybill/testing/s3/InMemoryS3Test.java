package dev.waybill.testing.s3;

import dev.waybill.testing.s3.contract.S3Contract;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.s3.S3Client;

/// The twin keeps the contract.
class InMemoryS3Test extends S3Contract {
    private final InMemoryS3 twin = new InMemoryS3();

    @AfterEach
    void close() {
        twin.close();
    }

    @Override
    public S3Client s3() {
        return twin;
    }
}
