package dev.waybill.testing.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// A DynamoDB whose reads, where they are not consistent, come from a copy that has fallen behind:
/// from [#fallBehind] on they answer what they answered before, and nothing where they were not
/// asked before. Thread-safe.
public final class StaleDynamoDb extends DelegatingDynamoDb {
    private final Map<DynamoDbRequest, Object> answers = new ConcurrentHashMap<>();
    private volatile boolean behind;

    /// A copy of `delegate` that is up to date at first.
    public StaleDynamoDb(DynamoDbClient delegate) {
        super(delegate);
    }

    /// Takes over no more writes.
    public void fallBehind() {
        behind = true;
    }

    @Override
    protected <Q extends DynamoDbRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        return delegated.apply(request);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return Boolean.TRUE.equals(request.consistentRead())
                ? super.getItem(request)
                : answer(
                        request,
                        GetItemResponse.class,
                        super::getItem,
                        GetItemResponse.builder().build());
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        boolean isConsistent =
                request.requestItems().values().stream()
                        .allMatch(keys -> Boolean.TRUE.equals(keys.consistentRead()));
        return isConsistent
                ? super.batchGetItem(request)
                : answer(
                        request,
                        BatchGetItemResponse.class,
                        super::batchGetItem,
                        BatchGetItemResponse.builder()
                                .responses(Map.of())
                                .unprocessedKeys(Map.<String, KeysAndAttributes>of())
                                .build());
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return Boolean.TRUE.equals(request.consistentRead())
                ? super.query(request)
                : answer(
                        request,
                        QueryResponse.class,
                        super::query,
                        QueryResponse.builder().items(List.of()).count(0).build());
    }

    private <Q extends DynamoDbRequest, R> R answer(
            Q request, Class<R> type, Function<Q, R> asked, R nothing) {
        if (behind) {
            return type.cast(answers.getOrDefault(request, nothing));
        }
        R answer = asked.apply(request);
        answers.put(request, answer);
        return answer;
    }
}
