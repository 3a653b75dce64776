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

/// Issuing and revoking meets a fault at each call, before and after the call took effect; repeated
/// afterwards, it has had one effect.
class TokenFaultsTest {

    private static final String BODY = "{\"role\": \"viewer\", \"subject\": \"eve\"}";

    @ParameterizedTest
    @EnumSource
    void issuingUnderAKey(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            TestStack stack = TestStack.onTables();
                            ApiAnswer issued =
                                    despite(
                                            stack,
                                            faults,
                                            api ->
                                                    api.with("idempotency-key", "k")
                                                            .post("/v1/tokens", BODY));

                            assertThat(issued.status()).isEqualTo(201);
                            ApiClient admin = ServiceFixture.admin(stack);
                            assertThat(admin.get("/v1/tokens").json().path("tokens")).hasSize(1);
                            assertThat(admin.get("/v1/audit").json().path("records")).hasSize(1);
                        });

        assertThat(played).isGreaterThan(4);
    }

    @ParameterizedTest
    @EnumSource
    void revoking(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack stack = TestStack.onTables();
                    ApiClient admin = ServiceFixture.admin(stack);
                    String path = "/v1/tokens/" + admin.post("/v1/tokens", BODY).text("token_id");
                    ApiAnswer revoked = despite(stack, faults, api -> api.delete(path));

                    assertThat(revoked.status()).isIn(204, 404);
                    assertThat(admin.get("/v1/tokens").json().path("tokens")).isEmpty();
                    assertThat(admin.get("/v1/audit").json().path("records")).hasSize(2);
                });
    }

    private static ApiAnswer despite(
            TestStack stack, Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.after(faults, stack, on -> call.apply(ServiceFixture.admin(on)));
    }
}
