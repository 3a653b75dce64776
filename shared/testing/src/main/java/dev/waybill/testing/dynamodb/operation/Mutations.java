package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.expression.Binder;
import dev.waybill.testing.dynamodb.expression.Criterion;
import dev.waybill.testing.dynamodb.expression.ExpressionKind;
import dev.waybill.testing.dynamodb.expression.Path;
import dev.waybill.testing.dynamodb.store.Key;
import dev.waybill.testing.dynamodb.store.Table;
import dev.waybill.testing.dynamodb.value.Canonical;
import dev.waybill.testing.dynamodb.value.ItemSize;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Reads the writes of requests into [Mutation]s, refusing what is wrong whatever the item is.
final class Mutations {
    private final Database database;

    Mutations(Database database) {
        this.database = database;
    }

    /// The condition of a write, as requests and transactions give it.
    record Guard(
            @Nullable String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            @Nullable ReturnValuesOnConditionCheckFailure onFailure) {
        static final Guard NONE = new Guard(null, Database.noMap(), Database.noMap(), null);

        boolean answersOldItem() {
            return onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD;
        }
    }

    Mutation put(String tableName, Map<String, AttributeValue> given, Guard guard) {
        Table table = database.table(tableName);
        Binder binder = binder(guard);
        Optional<Criterion> condition = condition(binder, guard);
        binder.requireAllUsed();
        Map<String, AttributeValue> item = Canonical.item(given);
        int sizeBytes = ItemSize.of(item);
        if (sizeBytes > ItemSize.MAX_BYTES) {
            throw validation("Item size has exceeded the maximum allowed size");
        }
        Key key = table.keyOfItem(item);
        Mutation.Effect effect = new Mutation.Put(item);
        return new Mutation(table, key, condition, effect, guard.answersOldItem(), sizeBytes);
    }

    Mutation update(
            String tableName,
            Map<String, AttributeValue> givenKey,
            @Nullable String expression,
            Guard guard) {
        Table table = database.table(tableName);
        Binder binder = binder(guard);
        dev.waybill.testing.dynamodb.expression.Update update = binder.update(expression);
        Optional<Criterion> condition = condition(binder, guard);
        binder.requireAllUsed();
        for (Path path : update.paths()) {
            if (table.schema().names().contains(path.root())) {
                throw invalidParameter(
                        "Cannot update attribute "
                                + path.root()
                                + ". This attribute is part of the key");
            }
        }
        Map<String, AttributeValue> key = Canonical.item(givenKey);
        Mutation.Effect effect = new Mutation.Update(key, update);
        return of(table, key, condition, effect, guard);
    }

    Mutation delete(String tableName, Map<String, AttributeValue> givenKey, Guard guard) {
        return withoutExpression(tableName, givenKey, new Mutation.Delete(), guard);
    }

    Mutation check(String tableName, Map<String, AttributeValue> givenKey, Guard guard) {
        if (guard.condition() == null) {
            throw validation(
                    "Value null at 'conditionCheck.conditionExpression' failed to satisfy"
                            + " constraint: Member must not be null");
        }
        return withoutExpression(tableName, givenKey, new Mutation.Check(), guard);
    }

    private Mutation withoutExpression(
            String tableName,
            Map<String, AttributeValue> givenKey,
            Mutation.Effect effect,
            Guard guard) {
        Table table = database.table(tableName);
        Binder binder = binder(guard);
        Optional<Criterion> condition = condition(binder, guard);
        binder.requireAllUsed();
        return of(table, Canonical.item(givenKey), condition, effect, guard);
    }

    private static Mutation of(
            Table table,
            Map<String, AttributeValue> key,
            Optional<Criterion> condition,
            Mutation.Effect effect,
            Guard guard) {
        return new Mutation(
                table,
                table.keyOfRequest(key),
                condition,
                effect,
                guard.answersOldItem(),
                ItemSize.of(key));
    }

    private Binder binder(Guard guard) {
        return database.binder(guard.names(), guard.values());
    }

    private static Optional<Criterion> condition(Binder binder, Guard guard) {
        return binder.criterion(ExpressionKind.CONDITION, guard.condition());
    }
}
