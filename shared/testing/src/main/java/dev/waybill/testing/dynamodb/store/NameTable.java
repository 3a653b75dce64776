package dev.waybill.testing.dynamodb.store;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Small numbers for the attribute names that a program uses again and again, so that a million
/// items do not repeat them. Thread-safe.
///
/// Names with digits or capitals are taken for data, as the keys of maps are, and get no number.
final class NameTable {
    private static final int CAPACITY = 1024;
    private static final int MAX_LENGTH = 40;

    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable String> names =
            new AtomicReferenceArray<>(CAPACITY + 1);
    private int next = 1;

    /// The number of a name, from 1; 0 when it has none.
    int numberOf(String name) {
        Integer number = numbers.get(name);
        if (number != null) {
            return number;
        }
        return looksLikeSchema(name) ? register(name) : 0;
    }

    String nameOf(int number) {
        return Objects.requireNonNull(names.get(number));
    }

    private synchronized int register(String name) {
        Integer number = numbers.get(name);
        if (number != null) {
            return number;
        }
        if (next > CAPACITY) {
            return 0;
        }
        names.set(next, name);
        numbers.put(name, next);
        return next++;
    }

    private static boolean looksLikeSchema(String name) {
        if (name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && c != '_') {
                return false;
            }
        }
        return true;
    }
}
