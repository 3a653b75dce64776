package dev.waybill.projection;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.subscription.Subscribers;
import dev.waybill.web.NewsMessage;

/// Puts the functions together.
final class Wiring {

    private Wiring() {}

    static Projector of(Backends backends) {
        return new Projector(
                ConvergenceTable.of(backends), DispatchQueues.of(backends), backends.clock());
    }

    static NewsFunction news(Backends backends, NewsFunction.Pace pace) {
        return new NewsFunction(
                Subscribers.of(backends, NewsMessage::write), pace, backends.clock());
    }
}
