package dev.waybill.domain.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON Merge Patch (RFC 7396): what a patch says replaces what is there, object by object, and
/// null removes.
final class MergePatch {

    private MergePatch() {}

    /// `target` after `patch`. Neither is changed; what is not an object counts as an empty one.
    static Map<String, @Nullable Object> apply(@Nullable Object target, Map<?, ?> patch) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> known) {
            known.forEach((name, value) -> result.put(name.toString(), value));
        }
        patch.forEach((key, value) -> {
            String name = key.toString();
            switch (value) {
                case null -> result.remove(name);
                case Map<?, ?> part -> result.put(name, apply(result.get(name), part));
                default -> result.put(name, value);
            }
        });
        return result;
    }
}
