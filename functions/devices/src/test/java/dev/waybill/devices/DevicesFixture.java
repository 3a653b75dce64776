package dev.waybill.devices;

import dev.waybill.aws.access.AccessRegister;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;
import java.util.Optional;

/// The operator's side of devices on a stack, called as API Gateway does.
final class DevicesFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    private DevicesFixture() {}

    /// A client without a token.
    static ApiClient client(TestStack stack) {
        return client(DevicesWiring.of(stack.backends()));
    }

    /// A client without a token of any function.
    static ApiClient client(HttpFunction function) {
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT);
    }

    /// A device on its own side, which never waits.
    static ApiClient device(TestStack stack, String token) {
        return client(WorkWiring.of(stack.backends(), Waiting.never())).as(token);
    }

    static ApiClient admin(TestStack stack) {
        return client(stack).as(TestStack.ADMIN);
    }

    /// A client with a token of this role.
    static ApiClient as(TestStack stack, Role role) {
        Principal principal = new Principal("some " + role, role, Optional.empty());
        MintedToken minted = MintedToken.mint(stack.backends().ids(), principal, Optional.empty());
        AccessRegister.of(stack.backends())
                .issue(
                        minted.token(),
                        Deed.ofService("test", "create_token", "r-1", stack.clock().instant()));
        return client(stack).as(minted.text());
    }
}
