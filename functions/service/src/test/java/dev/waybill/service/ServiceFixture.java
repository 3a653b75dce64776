package dev.waybill.service;

import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;

/// The service function on a stack, called as API Gateway does.
final class ServiceFixture {

    static final Contract CONTRACT = Contract.ofRepository();

    private ServiceFixture() {}

    static ApiClient client(TestStack stack) {
        HttpFunction function = Wiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT);
    }

    static ApiClient admin(TestStack stack) {
        return client(stack).as(TestStack.ADMIN);
    }
}
