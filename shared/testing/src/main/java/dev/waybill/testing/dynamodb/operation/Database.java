package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.expression.Binder;
import dev.waybill.testing.dynamodb.expression.ExpressionCache;
import dev.waybill.testing.dynamodb.store.Locks;
import dev.waybill.testing.dynamodb.store.Table;
import dev.waybill.testing.dynamodb.value.Rejections;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// What all operations of one twin share.
public final class Database {
    private final InstantSource clock;
    private final Locks locks = new Locks();
    private final ExpressionCache expressions = new ExpressionCache();
    private final Map<String, DefinedTable> tables = new ConcurrentHashMap<>();

    /// An empty database with this clock.
    public Database(InstantSource clock) {
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    Locks locks() {
        return locks;
    }

    Map<String, DefinedTable> tables() {
        return tables;
    }

    /// The table of a name, or of the name at the end of an ARN.
    public Table table(String name) {
        return defined(name).table();
    }

    DefinedTable defined(String name) {
        DefinedTable table = tables.get(name.substring(name.lastIndexOf('/') + 1));
        if (table == null) {
            throw notFound("Requested resource not found");
        }
        return table;
    }

    Binder binder(Map<String, String> names, Map<String, AttributeValue> values) {
        return new Binder(expressions, names, values);
    }

    /// What the SDK gives for a map that a request does not have.
    static <V> Map<String, V> noMap() {
        return DefaultSdkAutoConstructMap.getInstance();
    }

    static ResourceNotFoundException notFound(String message) {
        return Rejections.describe(
                        ResourceNotFoundException.builder(), "ResourceNotFoundException", message)
                .build();
    }

    /// Refuses the parameters that expressions have replaced.
    static void refuseLegacy(boolean used, String parameter) {
        if (used) {
            throw new UnsupportedOperationException(
                    parameter + " is a legacy parameter: use an expression");
        }
    }

    static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
