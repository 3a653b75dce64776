package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.expression.Projection;
import dev.waybill.testing.dynamodb.store.Change;
import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.value.Rejections;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Writes of one item.
public final class Writes {
    private final Database database;
    private final Mutations mutations;

    /// The writes of a database.
    public Writes(Database database) {
        this.database = database;
        this.mutations = new Mutations(database);
    }

    /// PutItem.
    public PutItemResponse put(PutItemRequest request) {
        Database.refuseLegacy(request.hasExpected(), "Expected");
        requireOldOrNone(request.returnValues());
        Mutation mutation =
                mutations.put(
                        request.tableName(),
                        request.item(),
                        new Mutations.Guard(
                                request.conditionExpression(),
                                request.expressionAttributeNames(),
                                request.expressionAttributeValues(),
                                request.returnValuesOnConditionCheckFailure()));
        Change change = write(mutation);
        PutItemResponse.Builder response = PutItemResponse.builder();
        if (request.returnValues() == ReturnValue.ALL_OLD && change.before() != null) {
            response.attributes(change.before().item());
        }
        return response.consumedCapacity(meter(change, request.returnConsumedCapacity()).single())
                .build();
    }

    /// DeleteItem.
    public DeleteItemResponse delete(DeleteItemRequest request) {
        Database.refuseLegacy(request.hasExpected(), "Expected");
        requireOldOrNone(request.returnValues());
        Mutation mutation =
                mutations.delete(
                        request.tableName(),
                        request.key(),
                        new Mutations.Guard(
                                request.conditionExpression(),
                                request.expressionAttributeNames(),
                                request.expressionAttributeValues(),
                                request.returnValuesOnConditionCheckFailure()));
        Change change = write(mutation);
        DeleteItemResponse.Builder response = DeleteItemResponse.builder();
        if (request.returnValues() == ReturnValue.ALL_OLD && change.before() != null) {
            response.attributes(change.before().item());
        }
        return response.consumedCapacity(meter(change, request.returnConsumedCapacity()).single())
                .build();
    }

    /// UpdateItem.
    public UpdateItemResponse update(UpdateItemRequest request) {
        Database.refuseLegacy(request.hasExpected(), "Expected");
        Database.refuseLegacy(request.hasAttributeUpdates(), "AttributeUpdates");
        Mutation mutation =
                mutations.update(
                        request.tableName(),
                        request.key(),
                        request.updateExpression(),
                        new Mutations.Guard(
                                request.conditionExpression(),
                                request.expressionAttributeNames(),
                                request.expressionAttributeValues(),
                                request.returnValuesOnConditionCheckFailure()));
        Change change = write(mutation);
        UpdateItemResponse.Builder response = UpdateItemResponse.builder();
        Map<String, AttributeValue> attributes = returned(request.returnValues(), mutation, change);
        if (!attributes.isEmpty()) {
            response.attributes(attributes);
        }
        return response.consumedCapacity(meter(change, request.returnConsumedCapacity()).single())
                .build();
    }

    /// Writes an item if the condition of the mutation holds.
    Change write(Mutation mutation) {
        return database.locks()
                .holding(
                        mutation.place(),
                        () -> {
                            Image before = mutation.table().find(mutation.key());
                            if (!mutation.accepts(before)) {
                                throw conditionFailed(mutation, before);
                            }
                            Change change = mutation.decide(before);
                            change.commit();
                            return change;
                        });
    }

    private static Map<String, AttributeValue> returned(
            @Nullable ReturnValue wanted, Mutation mutation, Change change) {
        if (!(mutation.effect() instanceof Mutation.Update(var _, var expression))) {
            throw new IllegalStateException("not an update: " + mutation);
        }
        Function<@Nullable Image, Map<String, AttributeValue>> whole =
                image -> image == null ? Map.of() : image.item();
        Projection updated = new Projection(expression.paths());
        return switch (Database.orElse(wanted, ReturnValue.NONE)) {
            case NONE -> Map.of();
            case ALL_OLD -> whole.apply(change.before());
            case ALL_NEW -> whole.apply(change.after());
            case UPDATED_OLD -> updated.apply(whole.apply(change.before()));
            case UPDATED_NEW -> updated.apply(whole.apply(change.after()));
            case UNKNOWN_TO_SDK_VERSION -> throw invalidReturnValues();
        };
    }

    private static void requireOldOrNone(@Nullable ReturnValue wanted) {
        if (wanted != null && wanted != ReturnValue.NONE && wanted != ReturnValue.ALL_OLD) {
            throw invalidReturnValues();
        }
    }

    private static RuntimeException invalidReturnValues() {
        return validation("Return values set to invalid value");
    }

    private static CapacityMeter meter(Change change, @Nullable ReturnConsumedCapacity wanted) {
        CapacityMeter meter = new CapacityMeter(wanted);
        meter.write(change.table().name(), change.units());
        return meter;
    }

    private static ConditionalCheckFailedException conditionFailed(
            Mutation mutation, @Nullable Image before) {
        ConditionalCheckFailedException.Builder builder =
                Rejections.describe(
                        ConditionalCheckFailedException.builder(),
                        "ConditionalCheckFailedException",
                        "The conditional request failed");
        if (mutation.answersOldItem() && before != null) {
            builder.item(before.item());
        }
        return builder.build();
    }
}
