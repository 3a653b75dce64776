package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Calls that must succeed, and which operations were called.
final class CheckedCalls {

    /// Headers of a body of bytes.
    static final Map<String, String> BYTES = Map.of("content-type", "application/octet-stream");

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    private final Sender sender;
    private final Api admin;
    private final Random random;
    private final Set<Operation> called = EnumSet.noneOf(Operation.class);

    /// Makes one call, and answers what came of it.
    @FunctionalInterface
    interface Sender {
        Api.Answer send(
                Operation operation,
                Api api,
                String path,
                byte[] body,
                Map<String, String> headers);
    }

    /// @param admin calls with all rights
    /// @param seed of the bytes that are sent
    CheckedCalls(Sender sender, Api admin, long seed) {
        this.sender = sender;
        this.admin = admin;
        this.random = new Random(seed);
    }

    Api admin() {
        return admin;
    }

    /// The operations that were called.
    Set<Operation> called() {
        return called;
    }

    /// A reference to these bytes.
    static String reference(byte[] bytes) {
        return "{'hash': 'sha256:%s', 'size_bytes': %d, 'metadata': {}}"
                .formatted(Digest.of(bytes).hex(), bytes.length);
    }

    /// Random bytes.
    byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Calls with all rights; a body of JSON may have `'` for `"`, and is empty for none.
    Api.Answer ok(Operation operation, String path, String body) {
        return ok(operation, admin, path, body);
    }

    /// The same as somebody else.
    Api.Answer ok(Operation operation, Api api, String path, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return send(operation, api, path, json, JSON);
    }

    /// Calls with any body.
    Api.Answer send(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        called.add(operation);
        Api.Answer answer = sender.send(operation, api, path, body, headers);
        assertThat(answer.status())
                .as(
                        "%s %s: %s",
                        operation, path, new String(answer.bytes(), StandardCharsets.UTF_8))
                .isBetween(200, 299);
        return answer;
    }
}
