package dev.waybill.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a caller does whose call met a fault: the same call again.
public final class Recovery {

    /// How long a claim of a keyed call may be held by an attempt that ended.
    private static final Duration CLAIM = Duration.ofSeconds(60);

    private static final int MOST_TRIES = 50;

    private Recovery() {}

    /// Makes `call` on a stack whose services have `faults`. An answer that is no success must ask
    /// to try again (409 or 503). Unless it succeeded, the call is made again without faults, when
    /// a claim that it may have left has run out. Answers what the caller gets in the end.
    public static ApiAnswer after(
            Faults faults, TestStack stack, Function<TestStack, ApiAnswer> call) {
        TestStack faulty = stack.failing(faults);
        Optional<ApiAnswer> first = unlessCrashed(() -> call.apply(faulty));
        first.ifPresent(Recovery::requireBearable);
        if (first.isPresent() && first.get().status() < 300) {
            return first.get();
        }
        faults.restart();
        stack.clock().advance(CLAIM);
        return call.apply(stack);
    }

    /// Makes a keyed call on a stack whose services have `faults`, and, whatever came of it, the
    /// same call without faults when a claim that it may have left has run out. The first answer
    /// must be a success or ask to try again; the second one is answered.
    public static ApiAnswer repeated(
            Faults faults,
            TestStack stack,
            Function<TestStack, ApiClient> clients,
            Function<ApiClient, ApiAnswer> call) {
        String key = UUID.randomUUID().toString();
        Function<TestStack, ApiAnswer> keyed =
                some -> call.apply(clients.apply(some).with("idempotency-key", key));
        unlessCrashed(() -> keyed.apply(stack.failing(faults)))
                .ifPresent(Recovery::requireBearable);
        faults.restart();
        stack.clock().advance(CLAIM);
        return keyed.apply(stack);
    }

    /// Makes `call` until it is not answered that it should be made again, always when a claim that
    /// the last one may have left has run out.
    public static ApiAnswer patiently(TestStack stack, Supplier<ApiAnswer> call) {
        for (int i = 0; i < MOST_TRIES; i++) {
            ApiAnswer answer = call.get();
            if (!asksToTryAgain(answer)) {
                return answer;
            }
            stack.clock().advance(CLAIM);
        }
        throw new AssertionError("no answer");
    }

    /// The answer; absent when the program crashed.
    public static Optional<ApiAnswer> unlessCrashed(Supplier<ApiAnswer> call) {
        try {
            return Optional.of(call.get());
        } catch (SimulatedCrash e) {
            return Optional.empty();
        }
    }

    private static void requireBearable(ApiAnswer answer) {
        if (answer.status() >= 300) {
            assertThat(answer.status()).as("%s", answer).isIn(409, 503);
        }
    }

    private static boolean asksToTryAgain(ApiAnswer answer) {
        return answer.status() == 503
                || answer.status() == 409
                        && (answer.code().equals("write_conflict")
                                || answer.code().equals("idempotency_in_progress"));
    }
}
