package dev.waybill.testing.sqs;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.KnownLimits;
import dev.waybill.testing.sqs.contract.SqsContract;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The emulator keeps the contract.
class EmbeddedSqsTest extends SqsContract {
    @RegisterExtension
    final KnownLimits limits = KnownLimits.at(EmbeddedAws.shared().endpoints().sqs());

    @Override
    public SqsClient sqs() {
        return EmbeddedAws.shared().sqs();
    }
}
