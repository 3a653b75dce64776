package dev.waybill.launcher;

import dev.waybill.local.Stack;
import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Caller;
import dev.waybill.web.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What functions asked of AWS while the whole API was used once, on a whole stack: what the tests
/// hold against `template.yaml`. They share one such use, as it takes long.
///
/// @param needs what each function had to be permitted
/// @param keys by which attributes items were named, found and written
record WholeUse(Map<Caller, Set<Access>> needs, KeyUse keys) {

    private static Optional<WholeUse> made = Optional.empty();

    static synchronized WholeUse get() {
        if (made.isEmpty()) {
            made = Optional.of(make());
        }
        return made.get();
    }

    private static WholeUse make() {
        AwsCalls.forgetNeeds();
        try (Stack stack = TestStack.start()) {
            Api first = TestStack.api(stack);
            String token =
                    first.post("/v1/tokens", "{\"role\": \"admin\", \"subject\": \"root\"}")
                            .text("token");
            Api admin = new Api(stack.url(), token);
            new WholeApi(WholeUse::send, admin, TestStack.subscriberQueue(stack, "q"), 3).callAll();
            new RareCalls(admin).callAll();
            Together.run(
                    new LaneCalls(admin)::callAll,
                    new SignedCalls(admin)::callAll,
                    new BrakeCalls(admin)::callAll,
                    new WrongPartsCalls(admin)::callAll,
                    new NewsCalls(admin, Mailbox.create(stack, "told"))::callAll,
                    new RepeatedCalls(admin)::callAll,
                    new GivenBackCalls(admin)::callAll);
            new DeltaCalls(admin).callAll();
            new UpkeepCalls(stack, admin).callAll();
            new RaceCalls(stack, admin).callAll();
        }
        return new WholeUse(Map.copyOf(AwsCalls.needs()), AwsCalls.keys());
    }

    /// With a key wherever one is taken.
    private static Api.Answer send(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        Map<String, String> keyed = new HashMap<>(headers);
        if (operation.keyed()) {
            keyed.put("idempotency-key", UUID.randomUUID().toString());
        }
        return api.send(operation.method(), path, body, keyed);
    }
}
