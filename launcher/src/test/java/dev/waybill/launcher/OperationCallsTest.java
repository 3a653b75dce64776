package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.web.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every operation of the contract is called on the whole stack as the contract declares, answers
/// as it declares, and asks of AWS what docs/operations.md says.
final class OperationCallsTest {

    private static final Contract CONTRACT = Contract.ofRepository();
    private static final String TABLE_HEAD =
            "| operation | S3 | DynamoDB | read units | write units | SQS |";

    private final Map<Operation, String> rows = new EnumMap<>(Operation.class);

    @Test
    void everyOperationAnswersByTheContractAndCallsWhatIsWrittenDown() throws IOException {
        try (Stack stack = TestStack.start()) {
            Api admin = TestStack.api(stack);
            WholeApi whole =
                    new WholeApi(this::send, admin, TestStack.subscriberQueue(stack, "q"), 1);
            assertThat(whole.callAll()).containsExactlyInAnyOrder(Operation.values());
        }
        List<String> table = new ArrayList<>(List.of(TABLE_HEAD, "|---|---|---|--:|--:|---|"));
        table.addAll(rows.values());
        Path counted = Path.of("target", "operations.md");
        Files.createDirectories(counted.toAbsolutePath().getParent());
        Files.write(counted, table);
        List<String> written =
                Files.readAllLines(RepositoryRoot.find().resolve("docs/operations.md"));
        assertThat(written).as("the table in %s", counted).containsSequence(table);
    }

    private Api.Answer send(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        judgeRequest(operation, path, body, headers);
        AwsCalls.reset();
        Api.Answer answer = api.send(operation.method(), path, body, headers);
        rows.putIfAbsent(operation, row(operation, AwsCalls.ofApi()));
        judge(operation, path, answer);
        return answer;
    }

    private static void judgeRequest(
            Operation operation, String path, byte[] body, Map<String, String> headers) {
        Set<String> query = new HashSet<>();
        int question = path.indexOf('?');
        if (question >= 0) {
            for (String pair : path.substring(question + 1).split("&", -1)) {
                query.add(pair.substring(0, pair.indexOf('=')));
            }
        }
        List<String> faults =
                CONTRACT.judgeRequest(
                        operation.method(),
                        question < 0 ? path : path.substring(0, question),
                        query,
                        headers.getOrDefault("content-type", ""),
                        body.length == 0 ? Optional.empty() : Optional.of(body));
        assertThat(faults).as("the request of %s", operation).isEmpty();
    }

    private static void judge(Operation operation, String path, Api.Answer answer) {
        String bare = path.replaceFirst("\\?.*", "");
        ApiAnswer judged =
                new ApiAnswer(
                        answer.status(),
                        answer.headers(),
                        new String(answer.bytes(), StandardCharsets.UTF_8));
        assertThat(CONTRACT.judge(operation.method(), bare, judged)).as("%s", operation).isEmpty();
    }

    private static String row(Operation operation, CallCounts counts) {
        return "| `%s` | %s | %s | %s | %s | %s |"
                .formatted(
                        operation.action(),
                        calls(counts, "S3"),
                        calls(counts, "DynamoDb"),
                        units(counts.readUnits()),
                        units(counts.writeUnits()),
                        calls(counts, "Sqs"));
    }

    private static String calls(CallCounts counts, String service) {
        List<String> calls = new ArrayList<>();
        counts.byOperation()
                .forEach((name, count) -> {
                    if (name.startsWith(service + ".")) {
                        calls.add(
                                (count == 1 ? "" : count + " ")
                                        + name.substring(service.length() + 1));
                    }
                });
        return calls.isEmpty() ? "–" : String.join(", ", calls);
    }

    private static String units(double units) {
        return units == Math.rint(units) ? Long.toString((long) units) : Double.toString(units);
    }
}
