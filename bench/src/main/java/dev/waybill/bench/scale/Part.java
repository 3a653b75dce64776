package dev.waybill.bench.scale;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.devices.WorkHandler;
import dev.waybill.dispatch.DispatchHandler;
import dev.waybill.distributions.ConvergenceHandler;
import dev.waybill.distributions.DistributionsHandler;
import dev.waybill.projection.ProjectionHandler;
import dev.waybill.upkeep.UpkeepHandler;

/// The parts of a distribution's work, each with the function that does it and an account of its
/// own.
enum Part {
    DECIDE("decide (POST)", DistributionsHandler.class, true, 1),
    DISPATCH("dispatch: plan, end", DispatchHandler.class, false, 1),
    POLL("devices ask for work", WorkHandler.class, true, 32),
    REPORT("devices report", WorkHandler.class, true, 32),
    COUNT("projection", ProjectionHandler.class, false, 1),
    UPKEEP("upkeep", UpkeepHandler.class, false, 1),
    WATCH("watch (GET)", DistributionsHandler.class, true, 1),
    CONVERGENCE("convergence (GET)", ConvergenceHandler.class, true, 1);

    private final String label;
    private final Class<? extends RequestStreamHandler> handler;
    private final boolean isHttp;
    private final int instances;

    Part(
            String label,
            Class<? extends RequestStreamHandler> handler,
            boolean isHttp,
            int instances) {
        this.label = label;
        this.handler = handler;
        this.isHttp = isHttp;
        this.instances = instances;
    }

    String label() {
        return label;
    }

    Class<? extends RequestStreamHandler> handler() {
        return handler;
    }

    /// Whether API Gateway calls it.
    boolean isHttp() {
        return isHttp;
    }

    /// Over how many instances of the function the calls spread, each with memory of its own: a
    /// device seldom meets the one that knows its token.
    int instances() {
        return instances;
    }

    /// Whether it is part of what one device's update costs; polls and looking on are not.
    boolean isUpdate() {
        return switch (this) {
            case DECIDE, DISPATCH, REPORT, COUNT, UPKEEP -> true;
            case POLL, WATCH, CONVERGENCE -> false;
        };
    }
}
