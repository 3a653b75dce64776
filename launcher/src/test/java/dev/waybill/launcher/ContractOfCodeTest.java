package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import dev.waybill.testing.api.Contract;
import dev.waybill.web.Access;
import dev.waybill.web.Code;
import dev.waybill.web.Operation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// openapi.yaml held against the compiled code of every operation, so that also what no test calls
/// is declared: the codes of its problems, its query parameters and the members of its body.
final class ContractOfCodeTest {

    private static final Contract CONTRACT = Contract.ofRepository();

    /// What the function answers whatever the operation is.
    private static final Set<Code> EVERYWHERE =
            Set.of(
                    Code.INVALID_REQUEST,
                    Code.INVALID_DIGEST,
                    Code.INVALID_CURSOR,
                    Code.UNAUTHENTICATED,
                    Code.FORBIDDEN,
                    Code.ROUTE_NOT_FOUND,
                    Code.METHOD_NOT_ALLOWED,
                    Code.IDEMPOTENCY_CONFLICT,
                    Code.IDEMPOTENCY_IN_PROGRESS,
                    Code.WRITE_CONFLICT,
                    Code.TOO_LARGE,
                    Code.THROTTLED,
                    Code.INTERNAL_ERROR,
                    Code.UNAVAILABLE);

    private static final Map<Operation, ReachedCode> CODE = new EnumMap<>(Operation.class);

    @BeforeAll
    static void readTheCode() {
        try (Stack stack = TestStack.start()) {
            Endpoints.of(stack.environment())
                    .forEach((operation, endpoint) ->
                            CODE.put(operation, new ReachedCode(endpoint)));
        }
    }

    /// Codes that the code names on the way of an operation, and that it cannot come to.
    private static Set<String> impossible(Operation operation) {
        return switch (operation) {
            // an answer without a body has no code
            case HEAD_BLOB -> Set.of("blob_not_found");
            // what is taken away states no size
            case DELETE_REFERENCE -> Set.of("size_mismatch");
            // only publishing asks for bytes and looks at the signature of others' content
            case PUT_VERSION -> Set.of("blob_not_available");
            case PUT_VARIANT -> Set.of("bad_signature", "blob_not_available");
            case PUT_PROVENANCE -> Set.of("blob_not_available", "size_mismatch");
            case DEPRECATE_VERSION ->
                    Set.of("bad_signature", "blob_not_available", "size_mismatch");
            case YANK_VERSION ->
                    Set.of(
                            "bad_signature",
                            "blob_not_available",
                            "size_mismatch",
                            "version_yanked");
            // that which only a way back needs
            case PROMOTE_RELEASE -> Set.of("no_previous_release", "release_not_found");
            // what was distributed once is never removed
            case RETRY_DISTRIBUTION ->
                    Set.of("model_not_found", "variant_not_found", "version_not_found");
            default -> Set.of();
        };
    }

    /// Members and parameters that the contract takes, and that are ignored or read by hand.
    private static Set<String> notInTheRecords(Operation operation) {
        return switch (operation) {
            case STORE_ATTACHMENT -> Set.of("width", "height");
            case PUT_VARIANT -> Set.of("blob_token");
            case REPORT -> Set.of("reported_at", "total_bytes");
            case PUT_REFERENCE -> Set.of("hash", "size_bytes", "metadata");
            case COMPLETE_ATTACHMENT_UPLOAD -> Set.of("parts");
            default -> Set.of();
        };
    }

    /// Members that are read to be refused.
    private static Set<String> refusedMembers(Operation operation) {
        return operation == Operation.ROLL_BACK_MODEL ? Set.of("dry_run") : Set.of();
    }

    private static ReachedCode code(Operation operation) {
        ReachedCode code = CODE.get(operation);
        if (code == null) {
            throw new AssertionError("nobody serves " + operation);
        }
        return code;
    }

    private static Map<Integer, Set<String>> declared(Operation operation) {
        return CONTRACT.codes(operation.method(), operation.path().toString());
    }

    private static Set<String> all(Operation operation) {
        return declared(operation).values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> everywhere() {
        return EVERYWHERE.stream().map(Code::text).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyProblemThatTheCodeCanComeToIsDeclared(Operation operation) {
        Set<String> reached = new TreeSet<>(code(operation).codes());
        assertThat(reached).as("impossible, and not named").containsAll(impossible(operation));
        reached.removeAll(impossible(operation));
        reached.removeAll(everywhere());

        assertThat(all(operation)).containsAll(reached);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void noProblemIsDeclaredThatTheCodeCannotComeTo(Operation operation) {
        Set<String> declared = new TreeSet<>(all(operation));
        declared.removeAll(everywhere());

        assertThat(code(operation).codes()).containsAll(declared);
        declared.retainAll(impossible(operation));
        assertThat(declared).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatEveryOperationCanAnswerIsDeclared(Operation operation) {
        Map<Integer, Set<String>> declared = declared(operation);

        if (operation != Operation.HEAD_BLOB) {
            assertThat(declared)
                    .containsEntry(
                            0,
                            Set.of(
                                    "route_not_found",
                                    "method_not_allowed",
                                    "write_conflict",
                                    "too_large",
                                    "throttled",
                                    "internal_error",
                                    "unavailable"));
        }
        if (operation.access() != Access.PUBLIC) {
            assertThat(declared).containsKeys(401, 403);
        }
        boolean hasInput =
                operation.path().toString().contains("{")
                        || !code(operation).parameters().isEmpty()
                        || !code(operation).bodies().isEmpty();
        if (hasInput) {
            assertThat(declared).containsKey(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void codesStandUnderTheirStatus(Operation operation) {
        declared(operation)
                .forEach((status, codes) ->
                        assertThat(codes)
                                .allSatisfy(code ->
                                        assertThat(statuses(code))
                                                .as(code)
                                                .contains(
                                                        status == 0
                                                                ? statuses(code).getFirst()
                                                                : status)));
    }

    private static List<Integer> statuses(String text) {
        return Arrays.stream(Code.values())
                .filter(code -> code.text().equals(text))
                .map(Code::status)
                .toList();
    }

    @Test
    void everyCodeIsDeclaredSomewhere() {
        Set<String> declared = new TreeSet<>();
        for (Operation operation : Operation.values()) {
            declared.addAll(all(operation));
        }

        assertThat(declared)
                .isEqualTo(
                        Arrays.stream(Code.values())
                                .map(Code::text)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void queryParametersAreThoseThatAreRead(Operation operation) {
        Set<String> declared =
                CONTRACT.queryParameters(operation.method(), operation.path().toString());
        Set<String> read = new TreeSet<>(code(operation).parameters());
        notInTheRecords(operation).stream().filter(declared::contains).forEach(read::add);

        assertThat(declared).isEqualTo(read);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void membersOfBodiesAreThoseThatAreRead(Operation operation) {
        Set<String> declared =
                CONTRACT.bodyMembers(operation.method(), operation.path().toString());
        Set<String> read = new TreeSet<>();
        Set<String> objects = new TreeSet<>(Set.of(""));
        code(operation).bodies().forEach(type -> members(type, "", read, objects));
        read.removeAll(refusedMembers(operation));

        assertThat(declared).containsAll(read);
        Set<String> unread = new TreeSet<>(declared);
        unread.removeIf(name -> !objects.contains(name.substring(0, name.lastIndexOf('.') + 1)));
        unread.removeAll(read);
        unread.removeAll(notInTheRecords(operation));
        assertThat(unread).isEmpty();
    }

    /// @param read gets the members
    /// @param objects gets the places whose members are known
    private static void members(
            Class<?> type, String before, Set<String> read, Set<String> objects) {
        for (RecordComponent member : type.getRecordComponents()) {
            String name =
                    before + member.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            read.add(name);
            Class<?> its =
                    member.getGenericType() instanceof ParameterizedType list
                                    && list.getActualTypeArguments()[0] instanceof Class<?> item
                            ? item
                            : member.getType();
            if (its.isRecord()) {
                objects.add(name + ".");
                members(its, name + ".", read, objects);
            }
        }
    }
}
