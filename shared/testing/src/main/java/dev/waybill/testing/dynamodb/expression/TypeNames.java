package dev.waybill.testing.dynamodb.expression;

import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The names of DynamoDB's types.
final class TypeNames {
    static final Set<String> ALL =
            Set.of("S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL");

    private TypeNames() {}

    static String of(AttributeValue value) {
        return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }
}
