package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Offer;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.util.Optional;

/// Keeps offers within the bytes that a distribution may offer. Only where there is such a limit,
/// the first offer of an attempt costs two writes: it is counted, and then noted at the device, so
/// that it is counted once however often the device asks. A crash between them counts it twice.
final class Allowance {

    private final DistributionsTable distributions;
    private final AssignmentsTable assignments;
    private final DispatchQueues queues;

    Allowance(
            DistributionsTable distributions, AssignmentsTable assignments, DispatchQueues queues) {
        this.distributions = distributions;
        this.assignments = assignments;
        this.queues = queues;
    }

    /// Whether work may be offered, which from then on counts as offered.
    ///
    /// @param image the device's assignment that the offer was made from
    /// @param bytesToFetch what the device fetches if it takes the offer
    boolean grants(
            Distribution distribution, Assignment image, Offer.Install install, long bytesToFetch) {
        Optional<Long> budget = distribution.order().strategy().byteBudget();
        if (budget.isEmpty() || install.isBegun()) {
            return true;
        }
        Optional<Long> offered = distributions.offer(distribution.id(), bytesToFetch, budget.get());
        offered.filter(bytes -> bytes >= budget.get()).ifPresent(_ -> tell(distribution));
        return offered.isPresent() && note(image, install);
    }

    private boolean note(Assignment image, Offer.Install install) {
        AssignmentEvent.Offered offered =
                new AssignmentEvent.Offered(
                        install.generation(), install.entry().progress().attempt());
        return assignments
                .change(image, now -> now.next(offered))
                .image()
                .entry(install.generation())
                .map(entry -> entry.progress().isOffered())
                .orElse(false);
    }

    /// Has the distribution be paused. If this fails, upkeep sees to it; nothing is offered anyway.
    private void tell(Distribution distribution) {
        try {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Settle(distribution.id(), Optional.empty())));
        } catch (Unavailable e) {
            return;
        }
    }
}
