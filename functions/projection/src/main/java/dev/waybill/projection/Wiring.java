package dev.waybill.projection;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DispatchQueues;

/// Puts the function together.
final class Wiring {

    private Wiring() {}

    static Projector of(Backends backends) {
        return new Projector(
                ConvergenceTable.of(backends), DispatchQueues.of(backends), backends.clock());
    }
}
