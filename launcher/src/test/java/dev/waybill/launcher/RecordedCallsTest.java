package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.local.Stack;
import dev.waybill.web.Operation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What every operation that changes something does besides (API §1): it takes an
/// `Idempotency-Key`, and leaves an audit record.
final class RecordedCallsTest {

    /// They change nothing, or come from devices.
    private static final Set<Operation> UNRECORDED =
            EnumSet.of(
                    Operation.FIND_MISSING,
                    Operation.SIGN_PARTS,
                    Operation.RESOLVE_ATTACHMENTS,
                    Operation.HEARTBEAT,
                    Operation.SIGN_DOWNLOAD,
                    Operation.REPORT,
                    Operation.PUT_NODE_STATUS);

    private static final String KEY = "idempotency-key";

    @Test
    @DisplayName("X6 every keyed call is answered again, and every change leaves one record")
    void everyChangeIsRecordedAndTakesAKey() {
        try (Stack stack = TestStack.start()) {
            Api admin = TestStack.api(stack);
            new WholeApi(
                            RecordedCallsTest::sendTwice,
                            admin,
                            TestStack.subscriberQueue(stack, "q"),
                            2)
                    .callAll();

            Set<String> changes =
                    EnumSet.complementOf(EnumSet.copyOf(UNRECORDED)).stream()
                            .filter(operation ->
                                    !Set.of("GET", "HEAD").contains(operation.method()))
                            .map(Operation::action)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(actions(admin)).containsExactlyInAnyOrderElementsOf(changes);
        }
    }

    private static Api.Answer sendTwice(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        Map<String, String> keyed = new HashMap<>(headers);
        keyed.put(KEY, UUID.randomUUID().toString());
        Api.Answer answer = api.send(operation.method(), path, body, keyed);
        if (operation.keyed()) {
            Api.Answer again = api.send(operation.method(), path, body, keyed);
            assertThat(again.status()).as("%s again", operation).isEqualTo(answer.status());
            assertThat(again.headers())
                    .as("%s again", operation)
                    .containsEntry("idempotent-replayed", "true");
            assertThat(again.headers().get("content-type"))
                    .isEqualTo(answer.headers().get("content-type"));
        } else {
            assertThat(answer.headers()).doesNotContainKey("idempotent-replayed");
        }
        return answer;
    }

    private static Set<String> actions(Api admin) {
        Set<String> actions = new TreeSet<>();
        Set<String> requests = new TreeSet<>();
        String cursor = "";
        do {
            JsonNode page =
                    admin.get(
                                    "/v1/audit?limit=1000"
                                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                            .body();
            for (JsonNode entry : page.path("records")) {
                if (!entry.path("subject").asText().startsWith("service")) {
                    actions.add(entry.path("action").asText());
                    assertThat(requests.add(entry.path("request_id").asText()))
                            .as("one record per call: %s", entry)
                            .isTrue();
                }
            }
            cursor = page.path("next_cursor").asText("");
        } while (!cursor.isEmpty());
        return actions;
    }
}
