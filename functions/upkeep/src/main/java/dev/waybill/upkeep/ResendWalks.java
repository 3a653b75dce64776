package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.OwedWalks;
import dev.waybill.domain.distribution.Distribution;
import java.time.Instant;
import java.util.Optional;

/// Sends the message again with which a look at all targets of a distribution, or of its wave, goes
/// on, when nothing has come of it.
final class ResendWalks implements Duty {

    private static final int MOST = 200;

    private final OwedWalks walks;
    private final DistributionsTable distributions;
    private final DispatchQueues queues;

    ResendWalks(Backends backends) {
        this.walks = OwedWalks.of(backends);
        this.distributions = DistributionsTable.of(backends);
        this.queues = DispatchQueues.of(backends);
    }

    @Override
    public String name() {
        return "resend_walks";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(walks.list(pass, MOST), walk -> resend(walk, pass));
    }

    private boolean resend(OwedWalks.Walk walk, Instant pass) {
        Optional<Distribution> distribution = distributions.find(walk.distributionId());
        Optional<String> message = distribution.flatMap(_ -> walks.claim(walk, pass));
        distribution.ifPresent(
                over -> message.ifPresent(text -> queues.send(over.order().priority(), text)));
        return message.isPresent();
    }
}
