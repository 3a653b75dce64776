package dev.waybill.testing.s3;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.s3.contract.S3Contract;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;

/// The emulator keeps the contract.
class EmbeddedS3Test extends S3Contract {
    @Override
    public S3Client s3() {
        return EmbeddedAws.shared().s3();
    }

    @Override
    public Set<Leniency> leniencies() {
        return Set.of(
                Leniency.PART_ORDER,
                Leniency.PARTS_AFTER_ABORT,
                Leniency.UNTOLD_PART_CHECKSUMS,
                Leniency.LISTS_OF_FINISHED_UPLOADS);
    }
}
