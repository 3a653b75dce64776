package dev.waybill.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// What a caller does whose call met a fault: the same call again.
public final class Recovery {

    /// How long a claim of a keyed call may be held by an attempt that ended.
    private static final Duration CLAIM = Duration.ofSeconds(60);

    private Recovery() {}

    /// Makes `call` on a stack whose services have `faults`. An answer that is no success must ask
    /// to try again (409 or 503). Unless it succeeded, the call is made again without faults, when
    /// a claim that it may have left has run out. Answers what the caller gets in the end.
    public static ApiAnswer after(
            Faults faults, TestStack stack, Function<TestStack, ApiAnswer> call) {
        TestStack faulty = stack.failing(faults);
        Optional<ApiAnswer> first = first(call, faulty);
        if (first.isPresent()) {
            if (first.get().status() < 300) {
                return first.get();
            }
            assertThat(first.get().status()).as("%s", first.get()).isIn(409, 503);
        }
        faults.restart();
        stack.clock().advance(CLAIM);
        return call.apply(stack);
    }

    private static Optional<ApiAnswer> first(
            Function<TestStack, ApiAnswer> call, TestStack faulty) {
        try {
            return Optional.of(call.apply(faulty));
        } catch (SimulatedCrash e) {
            return Optional.empty();
        }
    }
}
