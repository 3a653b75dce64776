package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The role × route table, operation by operation (API §1 "Auth").
final class RoleRouteTest {

    private final Fixture fixture = new Fixture(everything());

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyRouteAdmitsExactlyTheRolesThatMay(Operation operation) {
        for (Role role : Role.values()) {
            int status = call(role.toString(), operation, "d-1").status();
            assertThat(status)
                    .as("%s as %s", operation, role)
                    .isEqualTo(mayCall(role, operation) ? 200 : 403);
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyRouteRefusesCallersWithoutAValidToken(Operation operation) {
        int expected = operation.access() == Access.PUBLIC ? 200 : 401;
        for (String header :
                new String[] {
                    "",
                    "Bearer ",
                    "Bearer garbage",
                    "Bearer wb_",
                    "Bearer wb__",
                    "Bearer wb_viewer_other",
                    "Basic dXNlcg=="
                }) {
            Request request =
                    Fixture.request(
                            operation.method(),
                            path(operation, "d-1"),
                            "",
                            Map.of("authorization", header));
            Response response = fixture.function.answer(request);
            assertThat(response.status()).as(header).isEqualTo(expected);
            if (expected == 401) {
                assertThat(response.headers()).containsEntry("www-authenticate", "Bearer");
            }
        }
    }

    /// An expired or revoked token is as good as none, whatever its role was.
    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyRouteRefusesTokensThatHaveEnded(Operation operation) {
        int expected = operation.access() == Access.PUBLIC ? 200 : 401;
        for (Role role : Role.values()) {
            Optional<String> device = role == Role.DEVICE ? Optional.of("d-1") : Optional.empty();
            Principal principal = new Principal("ended-" + role, role, device);
            fixture.issue("expired-" + role, principal, Optional.of(fixture.now));
            assertThat(call("expired-" + role, operation, "d-1").status())
                    .as("%s as %s", operation, role)
                    .isEqualTo(expected);
            fixture.tokens.remove("the-" + role);
        }
        for (Role role : Role.values()) {
            assertThat(call(role.toString(), operation, "d-1").status())
                    .as("%s as %s", operation, role)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aDeviceNeverReachesAnotherDevicesRoutes(Operation operation) {
        if (operation.access() != Access.PUBLIC) {
            assertThat(call("device", operation, "d-2").status()).isEqualTo(403);
        }
    }

    @Test
    void aPathWithoutOperationIs404AndAnotherMethod405() {
        assertThat(fixture.call("viewer", "GET", "/v1/nothing").status()).isEqualTo(404);
        Response response = fixture.call("viewer", "PATCH", "/v1/devices/d-1");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("allow", "DELETE, GET, PUT");
        assertThat(response.bodyText()).contains("\"code\":\"method_not_allowed\"");
    }

    @Test
    void literalSegmentsWinOverVariables() {
        Operation found =
                ((Router.Match.Found)
                                new Router(everything()).match("GET", "/v1/blobs/uploads/u-1"))
                        .operation();
        assertThat(found).isEqualTo(Operation.GET_UPLOAD);
    }

    private Response call(String role, Operation operation, String device) {
        return fixture.call(role, operation.method(), path(operation, device));
    }

    private static String path(Operation operation, String device) {
        return operation
                .path()
                .toString()
                .replace("{device_id}", device)
                .replaceAll("\\{[a-z_]+}", "x");
    }

    private static boolean mayCall(Role role, Operation operation) {
        boolean read =
                operation.method().equals("GET")
                        || operation.method().equals("HEAD")
                        || operation == Operation.FIND_MISSING
                        || operation == Operation.RESOLVE_ATTACHMENTS;
        boolean devices =
                operation == Operation.ROLL_BACK_MODEL
                        || Stream.of(
                                        "/v1/devices",
                                        "/v1/distributions",
                                        "/v1/enrollments",
                                        "/subscriptions")
                                .anyMatch(part -> operation.path().toString().contains(part));
        boolean ownWork =
                Set.of(
                                Operation.HEARTBEAT,
                                Operation.GET_WORK,
                                Operation.SIGN_DOWNLOAD,
                                Operation.REPORT,
                                Operation.PUT_NODE_STATUS)
                        .contains(operation);
        boolean administered =
                operation == Operation.START_SWEEP
                        || Stream.of("/v1/tokens", "/v1/trust-keys")
                                .anyMatch(part -> operation.path().toString().startsWith(part));
        if (operation.access() == Access.PUBLIC) {
            return true;
        }
        if (ownWork) {
            return role == Role.DEVICE;
        }
        return switch (role) {
            case ADMIN -> true;
            case DEVICE -> false;
            case VIEWER -> !administered && read;
            case OPERATOR -> !administered && (read || devices);
            case PUBLISHER -> !administered && (read || !devices);
        };
    }

    private static Map<Operation, Endpoint> everything() {
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            endpoints.put(operation, call -> Response.empty(200));
        }
        return endpoints;
    }
}
