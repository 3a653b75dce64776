package dev.waybill.launcher;

import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Accesses;
import dev.waybill.local.policy.Caller;
import dev.waybill.testing.dynamodb.StatementUnits;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import dev.waybill.testing.faults.Faults;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Stands before every call to AWS that a function of a local stack makes: counts it, and lets it
/// fail when a test asks for that. The SDK finds it by a file on the class path.
public final class AwsCalls implements ExecutionInterceptor {

    private static final Map<String, CallCounts> COUNTS = new ConcurrentHashMap<>();
    private static final Map<Caller, Set<Access>> NEEDS = new ConcurrentHashMap<>();
    private static final AtomicReference<KeyUse> KEYS = new AtomicReference<>(new KeyUse());
    private static final Set<String> BEHIND_QUEUES =
            Set.of(
                    "DispatchFunction",
                    "IndexingFunction",
                    "ProjectionFunction",
                    "SubscriptionsFunction",
                    "UpkeepFunction");
    private static final AtomicReference<CallCounts> OF_API =
            new AtomicReference<>(new CallCounts());
    private static final AtomicReference<Optional<Faults>> FAULTS =
            new AtomicReference<>(Optional.empty());
    private static final AtomicBoolean SENDS = new AtomicBoolean(true);
    private static final Set<String> READS =
            Set.of(
                    "GetItem",
                    "BatchGetItem",
                    "ExecuteStatement",
                    "Query",
                    "Scan",
                    "TransactGetItems");
    private static final Set<String> UNSEEN =
            Set.of("S3.CreateMultipartUpload", "Sqs.SendMessage", "Sqs.SendMessageBatch");
    private static final Set<Kind> KINDS = Set.of(Kind.THROTTLING, Kind.TIMEOUT, Kind.CONFLICT);
    private static final ExecutionAttribute<Optional<Kind>> FAILS_AFTER =
            new ExecutionAttribute<>("FailsAfter");
    private static final int THROTTLED = 503;

    /// What functions asked of AWS since the last [#reset], by the function's logical name.
    static CallCounts of(String function) {
        return COUNTS.computeIfAbsent(function, _ -> new CallCounts());
    }

    /// What the functions behind the API asked of AWS since the last [#reset], all together. Call
    /// the API from one thread to see what one call does.
    static CallCounts ofApi() {
        return OF_API.get();
    }

    /// How often the functions behind the API, since the last [#reset], left something that
    /// [StoredState] does not see: messages, and uploads in parts that were begun.
    static Map<String, Long> leftUnseen() {
        Map<String, Long> calls = ofApi().byOperation();
        calls.keySet().retainAll(UNSEEN);
        return calls;
    }

    /// What functions needed to be permitted since the last [#forgetNeeds], by who called.
    static Map<Caller, Set<Access>> needs() {
        return NEEDS;
    }

    /// By which attributes functions named, found and wrote items since the last [#forgetNeeds].
    static KeyUse keys() {
        return KEYS.get();
    }

    static void forgetNeeds() {
        NEEDS.clear();
        KEYS.set(new KeyUse());
    }

    /// Begins to count again.
    static void reset() {
        COUNTS.clear();
        OF_API.set(new CallCounts());
    }

    /// Lets calls fail by this plan while `body` runs.
    static void failing(Faults faults, Runnable body) {
        FAULTS.set(Optional.of(faults));
        try {
            body.run();
        } finally {
            FAULTS.set(Optional.empty());
        }
    }

    /// Lets no function send a message while `body` runs; what that came to.
    static <T> T withoutMessages(Supplier<T> body) {
        SENDS.set(false);
        try {
            return body.get();
        } finally {
            SENDS.set(true);
        }
    }

    /// Called before the SDK's first try, and when a URL is signed.
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Caller.current()
                .ifPresent(caller -> {
                    NEEDS.computeIfAbsent(caller, _ -> ConcurrentHashMap.newKeySet())
                            .addAll(Accesses.of(context.request()));
                    KEYS.get().add(context.request());
                });
    }

    /// Called for each request over the wire, so for each of the SDK's own tries.
    @Override
    public void beforeTransmission(
            Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(FAILS_AFTER, Optional.empty());
        if (Caller.current().isEmpty()) {
            return;
        }
        Meanwhile.reached(Caller.current().get().function(), name(attributes));
        if (!SENDS.get() && context.request() instanceof SqsRequest) {
            throw throttled(context.request());
        }
        Optional<Fault> fault =
                FAULTS.get().flatMap(faults -> faults.next(name(attributes), KINDS));
        if (fault.isEmpty()) {
            return;
        }
        if (fault.get().moment() == Moment.BEFORE) {
            throw failure(fault.get().kind(), context.request());
        }
        attributes.putAttribute(FAILS_AFTER, Optional.of(fault.get().kind()));
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        boolean billed =
                request instanceof DynamoDbRequest
                        && request.sdkFields().stream()
                                .anyMatch(f -> f.memberName().equals("ReturnConsumedCapacity"));
        if (!billed) {
            return request;
        }
        var builder = request.toBuilder();
        request.sdkFields().stream()
                .filter(field -> field.memberName().equals("ReturnConsumedCapacity"))
                .forEach(field -> field.set(builder, ReturnConsumedCapacity.TOTAL.toString()));
        return builder.build();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        Caller.current()
                .ifPresent(caller -> {
                    count(of(caller.function()), context, name(attributes));
                    if (!BEHIND_QUEUES.contains(caller.function())) {
                        count(OF_API.get(), context, name(attributes));
                    }
                });
    }

    @Override
    public void afterTransmission(
            Context.AfterTransmission context, ExecutionAttributes attributes) {
        attributes
                .getAttribute(FAILS_AFTER)
                .ifPresent(kind -> {
                    throw failure(kind, context.request());
                });
    }

    private static void count(CallCounts counts, Context.AfterExecution context, String name) {
        counts.add(service(context.request()), name);
        if (context.request() instanceof ExecuteStatementRequest statement
                && context.response() instanceof ExecuteStatementResponse page) {
            counts.addReadUnits(StatementUnits.of(statement, page));
            return;
        }
        capacity(context.response())
                .forEach(consumed -> {
                    if (READS.contains(name)) {
                        counts.addReadUnits(consumed.capacityUnits());
                    } else {
                        counts.addWriteUnits(consumed.capacityUnits());
                    }
                });
    }

    private static Stream<ConsumedCapacity> capacity(SdkResponse response) {
        return response.getValueForField("ConsumedCapacity", Object.class).stream()
                .flatMap(value ->
                        value instanceof Iterable<?> several
                                ? Stream.of(several).flatMap(list -> stream(list))
                                : Stream.of(value))
                .map(ConsumedCapacity.class::cast);
    }

    private static Stream<Object> stream(Iterable<?> values) {
        Stream.Builder<Object> all = Stream.builder();
        values.forEach(all);
        return all.build();
    }

    private static String name(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }

    private static String service(SdkRequest request) {
        return switch (request) {
            case DynamoDbRequest _ -> "DynamoDb";
            case S3Request _ -> "S3";
            default -> "Sqs";
        };
    }

    private static RuntimeException failure(Kind kind, SdkRequest request) {
        return switch (kind) {
            case TIMEOUT -> ApiCallAttemptTimeoutException.create(1);
            case CONFLICT ->
                    request instanceof TransactWriteItemsRequest transaction
                            ? conflict(transaction)
                            : throttled(request);
            default -> throttled(request);
        };
    }

    private static RuntimeException conflict(TransactWriteItemsRequest request) {
        return TransactionCanceledException.builder()
                .message("Transaction cancelled, a conflict among others")
                .cancellationReasons(
                        request.transactItems().stream()
                                .map(_ ->
                                        CancellationReason.builder()
                                                .code("TransactionConflict")
                                                .build())
                                .toList())
                .awsErrorDetails(details("TransactionCanceledException"))
                .statusCode(400)
                .build();
    }

    private static RuntimeException throttled(SdkRequest request) {
        return switch (request) {
            case DynamoDbRequest _ ->
                    ProvisionedThroughputExceededException.builder()
                            .message("throttled")
                            .awsErrorDetails(details("ProvisionedThroughputExceededException"))
                            .statusCode(400)
                            .build();
            case S3Request _ ->
                    S3Exception.builder()
                            .message("Reduce your request rate")
                            .awsErrorDetails(details("SlowDown"))
                            .statusCode(THROTTLED)
                            .build();
            default ->
                    SqsException.builder()
                            .message("throttled")
                            .awsErrorDetails(details("RequestThrottled"))
                            .statusCode(THROTTLED)
                            .build();
        };
    }

    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
    }
}
