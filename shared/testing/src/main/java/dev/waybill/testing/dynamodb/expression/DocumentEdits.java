package dev.waybill.testing.dynamodb.expression;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Changes of one place inside maps and lists, which are copied on the way.
final class DocumentEdits {
    private DocumentEdits() {}

    static void put(Map<String, AttributeValue> map, String name, @Nullable AttributeValue value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    /// The container with the value at `elements[depth…]` replaced, or removed when null.
    ///
    /// What lies on the way must be there. An index behind the end of a list appends.
    static AttributeValue edit(
            AttributeValue container,
            List<Path.Element> elements,
            int depth,
            @Nullable AttributeValue value) {
        Path.Element element = elements.get(depth);
        AttributeValue replacement = value;
        if (depth < elements.size() - 1) {
            AttributeValue child = Path.step(container, element);
            if (child == null) {
                throw invalidPath();
            }
            replacement = edit(child, elements, depth + 1, value);
        }
        return switch (element) {
            case Path.Name(String name) -> editMap(container, name, replacement);
            case Path.Index(int index) -> editList(container, index, replacement);
        };
    }

    private static AttributeValue editMap(
            AttributeValue container, String name, @Nullable AttributeValue value) {
        if (!container.hasM()) {
            throw invalidPath();
        }
        Map<String, AttributeValue> members = new HashMap<>(container.m());
        put(members, name, value);
        return AttributeValue.fromM(members);
    }

    private static AttributeValue editList(
            AttributeValue container, int index, @Nullable AttributeValue value) {
        if (!container.hasL()) {
            throw invalidPath();
        }
        List<AttributeValue> elements = new ArrayList<>(container.l());
        boolean inside = index < elements.size();
        if (value == null) {
            if (inside) {
                elements.remove(index);
            }
        } else if (inside) {
            elements.set(index, value);
        } else {
            elements.add(value);
        }
        return AttributeValue.fromL(elements);
    }

    static RuntimeException invalidPath() {
        return validation(
                "The document path provided in the update expression is invalid for update");
    }
}
