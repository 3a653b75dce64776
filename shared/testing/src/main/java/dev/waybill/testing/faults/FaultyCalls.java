package dev.waybill.testing.faults;

import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// Makes calls by a plan of faults: what the faulty clients of all services have in common.
public final class FaultyCalls {
    private final Faults faults;

    /// Calls by this plan.
    public FaultyCalls(Faults faults) {
        this.faults = faults;
    }

    /// How a service says that a call failed.
    public interface Refusals {
        /// The exception for a throttled call.
        RuntimeException throttled();

        /// The exception for a conflict.
        RuntimeException conflict();
    }

    /// Makes a call, or fails as planned.
    ///
    /// @param name the call, for errors
    /// @param possible the kinds of faults that it can have, all told
    /// @param partial the call done by half
    public <T> T make(
            String name,
            Set<Kind> possible,
            Refusals refusals,
            Supplier<T> whole,
            Supplier<T> partial) {
        Optional<Fault> fault = faults.next(name, possible);
        if (fault.isEmpty()) {
            return whole.get();
        }
        if (fault.get().kind() == Kind.PARTIAL) {
            return partial.get();
        }
        if (fault.get().moment() == Moment.AFTER) {
            T _ = whole.get();
        }
        throw failure(fault.get().kind(), name, refusals);
    }

    private static RuntimeException failure(Kind kind, String name, Refusals refusals) {
        return switch (kind) {
            case CRASH -> throw new SimulatedCrash(name);
            case THROTTLING -> refusals.throttled();
            case CONFLICT -> refusals.conflict();
            case TIMEOUT ->
                    ApiCallTimeoutException.builder()
                            .message("Client execution did not complete in time: " + name)
                            .build();
            case PARTIAL -> throw new IllegalStateException("not a failure");
        };
    }
}
