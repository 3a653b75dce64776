package dev.waybill.testing.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.KnownLimits;
import dev.waybill.testing.embedded.Provenance;
import dev.waybill.testing.s3.contract.S3Contract;
import dev.waybill.testing.s3.contract.S3Subject;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;

/// The emulator keeps the contract, but for four limits that are known. Another service in its
/// place, in `make it`, may have the same limits, and then is reported to have them.
class EmbeddedS3Test extends S3Contract {
    @RegisterExtension
    final KnownLimits limits = KnownLimits.at(EmbeddedAws.shared().endpoints().s3());

    private final EmbeddedAws aws = EmbeddedAws.shared();

    @Override
    public S3Client s3() {
        return aws.s3();
    }

    @Override
    public Set<Leniency> leniencies() {
        return aws.provenance() == Provenance.EMULATORS
                ? Set.of(
                        Leniency.PART_ORDER,
                        Leniency.PARTS_AFTER_ABORT,
                        Leniency.UNTOLD_PART_CHECKSUMS,
                        Leniency.LISTS_OF_FINISHED_UPLOADS)
                : Set.of();
    }

    @Override
    public void hold(Leniency limit, ThrowingCallable rule) {
        if (aws.provenance() == Provenance.EMULATORS) {
            super.hold(limit, rule);
        } else {
            assumeTrue(S3Subject.breach(rule).isEmpty(), () -> "a limit of this S3: " + limit);
        }
    }
}
