package dev.waybill.testing.dynamodb.expression;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The values of a request by placeholder, canonical; every placeholder in use is there.
record Values(Map<String, AttributeValue> byPlaceholder) {
    static final Values NONE = new Values(Map.of());

    AttributeValue get(String placeholder) {
        return Objects.requireNonNull(byPlaceholder.get(placeholder), placeholder);
    }
}
