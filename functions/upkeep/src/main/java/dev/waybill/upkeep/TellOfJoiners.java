package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Slice;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.JoinableTable.Joinable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells distributions of devices that are new or have changed, when whoever registered them did
/// not come to it or the message came to nothing: again and again, until whoever acts on it removes
/// the note.
final class TellOfJoiners implements Duty {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// How much longer a note is left alone once it was told of here: queues may be long.
    private static final Duration REMINDED = Duration.ofMinutes(4);

    private static final int AT_A_TIME = 200;
    private static final int MOST = 2000;

    private final MembershipsTable memberships;
    private final JoinableTable joinables;
    private final DistributionsTable distributions;
    private final DispatchQueues queues;

    TellOfJoiners(Backends backends) {
        this.memberships = MembershipsTable.of(backends);
        this.joinables = JoinableTable.of(backends);
        this.distributions = DistributionsTable.of(backends);
        this.queues = DispatchQueues.of(backends);
    }

    @Override
    public String name() {
        return "tell_of_joiners";
    }

    @Override
    public int perform(Instant pass) {
        int told = 0;
        int looked = 0;
        Optional<DeviceId> after = Optional.empty();
        do {
            Slice<Joining> slice = memberships.listJoining(AT_A_TIME, after);
            List<Joining> due =
                    slice.items().stream()
                            .filter(each -> !each.owedAt().plus(PATIENCE).isAfter(pass))
                            .toList();
            if (!due.isEmpty()) {
                List<Joinable> open = joinables.list();
                List<Joinable> ready = open.stream().filter(this::isPlanned).toList();
                told +=
                        Each.of(
                                due,
                                joining ->
                                        open.isEmpty()
                                                ? settle(joining)
                                                : tell(joining, ready, pass));
            }
            looked += slice.items().size();
            after = slice.next().map(DeviceId::new);
        } while (after.isPresent() && looked < MOST);
        return told;
    }

    /// Planning itself may come to a device; who joins is asked behind it.
    private boolean isPlanned(Joinable joinable) {
        return distributions
                .find(joinable.distributionId())
                .filter(distribution -> distribution.state() == DistributionState.PLANNING)
                .isEmpty();
    }

    private boolean settle(Joining joining) {
        memberships.settle(joining);
        return true;
    }

    private boolean tell(Joining joining, List<Joinable> ready, Instant pass) {
        for (Joinable each : ready) {
            queues.send(
                    each.priority(),
                    Tasks.write(new Task.Join(each.distributionId(), joining.deviceId())));
        }
        if (!ready.isEmpty()) {
            memberships.remind(joining, pass.plus(REMINDED));
        }
        return !ready.isEmpty();
    }
}
