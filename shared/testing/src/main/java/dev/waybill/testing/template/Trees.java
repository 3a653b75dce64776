package dev.waybill.testing.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What YAML yields, read as the shape it must have.
final class Trees {

    private Trees() {}

    static Map<String, Object> map(Object node, String where) {
        if (!(node instanceof Map<?, ?> entries)) {
            throw new TemplateFault(where, "must be a mapping");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            if (key == null || value == null) {
                throw new TemplateFault(where, "has an empty entry: " + key);
            }
            map.put(key.toString(), value);
        });
        return map;
    }

    static List<Object> list(Object node, String where) {
        if (!(node instanceof List<?> elements)) {
            throw new TemplateFault(where, "must be a list");
        }
        return List.copyOf(elements);
    }

    /// As SAM merges Globals: the entries of mappings are joined, anything else is replaced.
    static Map<String, Object> merge(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = new LinkedHashMap<>(below);
        above.forEach((key, value) -> {
            Object other = below.get(key);
            merged.put(
                    key,
                    other instanceof Map && value instanceof Map
                            ? merge(map(other, key), map(value, key))
                            : value);
        });
        return merged;
    }
}
