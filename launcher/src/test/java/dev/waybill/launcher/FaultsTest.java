package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A fifth of all calls to AWS fail, before or after they took effect: throttled, in conflict, or
/// without an answer. Whoever calls again under the same key gets everything done, once, and never
/// a 500.
final class FaultsTest {

    private static final double SHARE = 0.2;
    private static final int TRIES = 300;
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration CLAIM_IS_HELD = Duration.ofSeconds(1);
    private static final int MIN_INJECTED = 100;

    private int refused;
    private int claims;

    @Test
    void everyOperationIsDoneThoughAFifthOfAllCallsFail() {
        Faults faults = Faults.share(20, SHARE, Kind.THROTTLING, Kind.CONFLICT, Kind.TIMEOUT);
        try (Stack stack = Stack.start(TestStack.options().retryingAfter(RETRY))) {
            Api admin = TestStack.api(stack);
            String queue = TestStack.subscriberQueue(stack, "q");
            AwsCalls.failing(
                    faults,
                    () ->
                            assertThat(new WholeApi(this::insist, admin, queue, 2).callAll())
                                    .containsExactlyInAnyOrder(Operation.values()));
        }
        assertThat(faults.injected()).isGreaterThan(MIN_INJECTED);
        System.out.printf(
                "%d of %d calls to AWS failed; %d calls of the API were refused and made again, %d of them for a claim%n",
                faults.injected(), faults.calls(), refused, claims);
    }

    /// Calls again, under the same key, while the answer asks for that.
    private Api.Answer insist(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        Map<String, String> keyed = new HashMap<>(headers);
        keyed.put("idempotency-key", UUID.randomUUID().toString());
        for (int attempt = 1; ; attempt++) {
            Api.Answer answer = api.send(operation.method(), path, body, keyed);
            boolean claimed = answer.code().equals("idempotency_in_progress");
            boolean again =
                    claimed || answer.status() == 503 || answer.code().equals("write_conflict");
            if (!again || attempt == TRIES) {
                return answer;
            }
            refused++;
            if (claimed) {
                claims++;
                Patience.pause(CLAIM_IS_HELD);
            }
            assertThat(answer.status())
                    .as("%s: %s", operation, new String(answer.bytes(), StandardCharsets.UTF_8))
                    .isNotEqualTo(500);
        }
    }
}
