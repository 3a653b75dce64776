package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Putting and deleting a signer's key meets a fault at each call, before and after the call took
/// effect; repeated afterwards, it has had one effect.
class TrustKeyFaultsTest {

    private static final String PATH = "/v1/trust-keys/ci";

    @ParameterizedTest
    @EnumSource
    void putting(Kind kind) {
        String body = TrustKeysTest.body(TrustKeysTest.pem());
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack stack = TestStack.onTables();
                    ApiAnswer put = despite(stack, faults, api -> api.put(PATH, body));

                    assertThat(put.status()).isIn(200, 201);
                    assertThat(put.json().path("revision").asLong()).isEqualTo(1);
                    ApiClient admin = ServiceFixture.admin(stack);
                    assertThat(admin.get(PATH).json()).isEqualTo(put.json());
                    assertThat(admin.get("/v1/audit").json().path("records")).hasSize(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    void deleting(Kind kind) {
        String body = TrustKeysTest.body(TrustKeysTest.pem());
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack stack = TestStack.onTables();
                    ApiClient admin = ServiceFixture.admin(stack);
                    admin.put(PATH, body);
                    ApiAnswer deleted = despite(stack, faults, api -> api.delete(PATH));

                    assertThat(deleted.status()).isEqualTo(204);
                    assertThat(admin.get(PATH).status()).isEqualTo(404);
                    assertThat(admin.get("/v1/audit").json().path("records")).hasSize(2);
                });
    }

    private static ApiAnswer despite(
            TestStack stack, Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.after(faults, stack, on -> call.apply(ServiceFixture.admin(on)));
    }
}
